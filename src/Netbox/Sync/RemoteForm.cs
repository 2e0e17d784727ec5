using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Where a field of today's NetBox stands in the answer of an older one: fields were renamed, and some were made of others (NetBox's
/// release notes 3.7 to 4.3).
/// </summary>
internal static class RemoteForm
{
    private static readonly Dictionary<(string Type, string Field), string> Former = new()
    {
        [("dcim.device", "role")] = "device_role",
        [("dcim.rack", "form_factor")] = "type",
        [("extras.customfield", "related_object_type")] = "object_type",
        [("extras.customfield", "object_types")] = "content_types",
        [("extras.eventrule", "object_types")] = "content_types",
        [("extras.customlink", "object_types")] = "content_types",
        [("extras.exporttemplate", "object_types")] = "content_types",
        [("tenancy.contactassignment", "object_type")] = "content_type",
    };

    private static readonly string[] EventFlags = ["type_create", "type_update", "type_delete", "type_job_start", "type_job_end"];
    private static readonly string[] EventTypes = ["object_created", "object_updated", "object_deleted", "job_started", "job_completed"];

    /// <summary>The value of a field; null where the answer has nothing that stands for it.</summary>
    public static JsonElement? Find(ObjectType type, Field field, JsonElement shown)
    {
        if (shown.TryGetProperty(field.Name, out var value))
            return value;
        if (Former.TryGetValue((type.Label, field.Name), out var name) && shown.TryGetProperty(name, out value))
            return value;
        return (type.Label, field.Name) switch
        {
            ("ipam.prefix" or "virtualization.cluster", "scope_type") when HasObject(shown, "site") => Text("dcim.site"),
            ("ipam.prefix" or "virtualization.cluster", "scope_id") => Id(shown, "site"),
            ("ipam.service", "parent_object_type") when HasObject(shown, "virtual_machine") => Text("virtualization.virtualmachine"),
            ("ipam.service", "parent_object_type") when HasObject(shown, "device") => Text("dcim.device"),
            ("ipam.service", "parent_object_id") => Id(shown, "virtual_machine") ?? Id(shown, "device"),
            ("ipam.vlangroup", "vid_ranges") => VidRange(shown),
            ("tenancy.contact", "groups") when shown.TryGetProperty("group", out var group) =>
                group.ValueKind == JsonValueKind.Object ? JsonTexts.Parse($"[{group.GetRawText()}]") : JsonTexts.Parse("[]"),
            ("extras.eventrule", "event_types") => Events(shown),
            _ => null,
        };
    }

    private static JsonElement? VidRange(JsonElement shown) =>
        shown.TryGetProperty("min_vid", out var min) && shown.TryGetProperty("max_vid", out var max)
        && min.ValueKind == JsonValueKind.Number && max.ValueKind == JsonValueKind.Number
        && min.TryGetInt64(out var first) && max.TryGetInt64(out var last)
            ? JsonTexts.Parse($"[[{first},{last}]]")
            : null;

    private static JsonElement? Events(JsonElement shown)
    {
        if (!shown.TryGetProperty(EventFlags[0], out _))
            return null;
        var types = EventTypes.Where((_, i) => shown.TryGetProperty(EventFlags[i], out var flag) && flag.ValueKind == JsonValueKind.True);
        return JsonTexts.Parse(new JsonArray([.. types.Select(t => (JsonNode)JsonValue.Create(t))]).ToJsonString());
    }

    private static bool HasObject(JsonElement shown, string name) =>
        shown.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object;

    private static JsonElement? Id(JsonElement shown, string name) =>
        HasObject(shown, name) && shown.GetProperty(name).TryGetProperty("id", out var id) ? id : null;

    private static JsonElement Text(string text) => JsonTexts.Parse(new JsonArray(JsonValue.Create(text)).ToJsonString())[0];
}
