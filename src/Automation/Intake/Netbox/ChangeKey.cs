using System.Text.Json;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Intake.Netbox;

/// <summary>
/// What tells an event of NetBox from every other, in its webhooks as well as in its change log: whatever a request does to an object is
/// one event, also where the log has several entries.
/// </summary>
/// <param name="RequestId">The request that made it.</param>
/// <param name="Model">For example <c>virtualmachine</c>: webhooks before NetBox 4.5 name no more.</param>
public readonly record struct ChangeKey(Guid RequestId, string Model, long ObjectId)
{
    /// <summary>Whether an entry of the log may hold a webhook of NetBox: a quick look, which takes no reading.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> entry) =>
        entry.IndexOf("\"snapshots\""u8) >= 0 && (entry.IndexOf("\"request_id\""u8) >= 0 || entry.IndexOf("\"request\""u8) >= 0);

    /// <summary>The change a webhook's body is about; null for a body that is no webhook of NetBox.</summary>
    public static ChangeKey? Of(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !Guid.TryParse(RequestOf(body), out var request)
            || !body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("id", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var id))
            return null;
        return Text(body, "event") is "created" or "updated" or "deleted"
            && (Text(body, "model") ?? ModelOf(Text(body, "object_type"))) is { } model ? new ChangeKey(request, model, id) : null;
    }

    /// <summary>The change a record is about.</summary>
    public static ChangeKey Of(ObjectChangeRecord change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new ChangeKey(change.RequestId, ModelOf(change.ObjectType)!, change.ObjectId); // not null: its type is not
    }

    // From NetBox 4.7 on the request is named in its own member alone, which there is from 4.6 on.
    private static string? RequestOf(JsonElement body) => Text(body, "request_id")
        ?? (body.TryGetProperty("request", out var request) && request.ValueKind == JsonValueKind.Object ? Text(request, "id") : null);

    private static string? ModelOf(string? type) => type?[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
