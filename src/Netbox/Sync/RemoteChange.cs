using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Sync;

/// <summary>An entry of another NetBox's change log.</summary>
/// <param name="ObjectType">The content type, for example <c>dcim.site</c>; empty when that NetBox no longer knows it.</param>
internal sealed record RemoteChange(
    long Id, DateTimeOffset Time, Guid RequestId, string UserName, ChangeAction Action, string ObjectType, long ObjectId, string Repr,
    string Message, byte[] Before, byte[] After)
{
    /// <summary>What tells it from another entry with its id.</summary>
    public string Mark => $"{RequestId:N} {Time.UtcTicks}";

    /// <summary>Null for something that is no entry of a change log.</summary>
    public static RemoteChange? Read(JsonElement shown)
    {
        if (shown.ValueKind != JsonValueKind.Object || Number(shown, "id") is not { } id || id <= 0)
            return null;
        var action = (shown.TryGetProperty("action", out var done) && done.ValueKind == JsonValueKind.Object
            ? Text(done, "value") : Text(shown, "action")) switch
        {
            "create" => ChangeAction.Create,
            "delete" => ChangeAction.Delete,
            _ => ChangeAction.Update,
        };
        return new RemoteChange(
            id,
            Lookups.TryTime(Text(shown, "time") ?? "", out var time) ? time : DateTimeOffset.UnixEpoch,
            Guid.TryParse(Text(shown, "request_id"), out var request) ? request : Guid.Empty,
            Text(shown, "user_name") ?? "", action, Text(shown, "changed_object_type") ?? "", Number(shown, "changed_object_id") ?? 0,
            Text(shown, "object_repr") ?? "", Text(shown, "message") ?? "",
            Form(shown, "prechange_data"), Form(shown, "postchange_data"));
    }

    /// <summary>
    /// The ports that it changes without being about them: which position of a port leads where is an object of its own there, and part of
    /// the front port here.
    /// </summary>
    public IEnumerable<RemoteChange> Ports()
    {
        if (ObjectType is not ("dcim.portmapping" or "dcim.porttemplatemapping"))
            yield break;
        var named = ((byte[][])[Before, After]).Select(form => Number(JsonElement.Parse(form), "front_port"));
        foreach (var id in named.OfType<long>().Distinct())
            yield return this with
            {
                ObjectType = ObjectType == "dcim.portmapping" ? "dcim.frontport" : "dcim.frontporttemplate", ObjectId = id,
                Action = ChangeAction.Update,
            };
    }

    private static long? Number(JsonElement shown, string name) =>
        shown.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static string? Text(JsonElement shown, string name) =>
        shown.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Form(JsonElement shown, string name) =>
        shown.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? Encoding.UTF8.GetBytes(value.GetRawText())
            : "{}"u8.ToArray();
}
