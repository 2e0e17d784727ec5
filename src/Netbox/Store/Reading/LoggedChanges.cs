using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Changes as the log keeps them, read again long after they were made.</summary>
internal static class LoggedChanges
{
    /// <summary>The changes behind an id, in their order; each object as it is now, or in the log's form where it has gone.</summary>
    public static IReadOnlyList<ObjectChangeRecord> Behind(State state, long after, int limit)
    {
        var shown = new ObjectJson(state, "") { MasksSecrets = true };
        return [.. state["core.objectchange"].Rows.From(after + 1).Take(limit).Select(row => Record(shown, row))];
    }

    private static ObjectChangeRecord Record(ObjectJson shown, Row row)
    {
        var (type, id) = (row.Text("changed_object_type"), row.Reference("changed_object_id") ?? 0);
        return new ObjectChangeRecord(
            () => Form(row["prechange_data"]), () => Form(row["postchange_data"]), () => Object(shown, row, type, id))
        {
            Time = row["time"] as DateTimeOffset? ?? row.LastUpdated,
            RequestId = Guid.TryParse(row.Text("request_id"), CultureInfo.InvariantCulture, out var request) ? request : Guid.Empty,
            RequestMethod = "",
            RequestPath = "",
            UserId = row.Reference("user") ?? 0,
            UserName = row.Text("user_name"),
            Action = row.Text("action") switch
            {
                "create" => ChangeAction.Create,
                "delete" => ChangeAction.Delete,
                _ => ChangeAction.Update,
            },
            ObjectType = type,
            ObjectId = id,
            ObjectRepr = row.Text("object_repr"),
            Message = row.Text("message"),
            LogId = row.Id,
        };
    }

    private static JsonElement Object(ObjectJson shown, Row change, string label, long id) =>
        ObjectTypes.Find(label) is { } type && shown.State.Find(type, id) is { } row
            ? shown.ToElement(row, [.. type.Shown.Where(f => f.Name != "config_context")])
            : WithId(Form(change["postchange_data"]) ?? Form(change["prechange_data"]), id);

    // The flat form has no id, and whoever reads the event asks for it first.
    private static JsonElement WithId(JsonElement? form, long id)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            if (form is { ValueKind: JsonValueKind.Object } known)
                foreach (var property in known.EnumerateObject().Where(p => p.Name != "id"))
                    property.WriteTo(writer);
            writer.WriteEndObject();
        }
        return JsonTexts.Parse(buffer.WrittenSpan);
    }

    private static JsonElement? Form(object? value)
    {
        JsonElement? form = value switch { DeferredJson deferred => deferred.Read(), JsonElement json => json, _ => null };
        return form is { ValueKind: JsonValueKind.Object } known && known.EnumerateObject().Any() ? known : null;
    }
}
