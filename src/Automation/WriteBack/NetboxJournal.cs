using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.WriteBack;

/// <summary>The journal behind NetBox's API, or of our own store.</summary>
/// <param name="reader">Gives whom to ask at the moment.</param>
/// <param name="writer">Where entries are written; its requests carry the mark of own changes.</param>
public sealed class NetboxJournal(Func<INetboxReader> reader, INetboxWriter writer) : IJournal
{
    private const string List = "extras/journal-entries/";

    public async Task<bool> HoldsAsync(HostObjectId subject, string text, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"assigned_object_type={subject.ContentType}&assigned_object_id={subject.Id}&created_after={since.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z&ordering=-created");
        await foreach (var entry in reader().ListAsync(List, query, cancellationToken).ConfigureAwait(false))
        {
            if (entry.TryGetProperty("created", out var created) && created.TryGetDateTimeOffset(out var at) && at < since)
                return false; // newest first: what follows is older still, where the server did not leave it out
            if (IsOf(entry, subject) && entry.TryGetProperty("comments", out var comments)
                && comments.GetString()?.Contains(text, StringComparison.Ordinal) == true)
                return true;
        }
        return false;
    }

    public Task AddAsync(HostObjectId subject, JournalEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(entry);
        return writer.PostAsync(
            List,
            new JsonObject
            {
                ["assigned_object_type"] = subject.ContentType, ["assigned_object_id"] = subject.Id, ["kind"] = entry.Kind,
                    ["comments"] = entry.Comments,
            },
            cancellationToken);
    }

    public Task SetFieldsAsync(HostObjectId subject, JsonObject fields, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(fields);
        var list = subject.ContentType == "dcim.device" ? "dcim/devices/" : "virtualization/virtual-machines/";
        return writer.PatchAsync(
            string.Create(CultureInfo.InvariantCulture, $"{list}{subject.Id}/"), new JsonObject { ["custom_fields"] = fields },
            cancellationToken);
    }

    // A server that does not know a filter may answer with everything it has.
    private static bool IsOf(JsonElement entry, HostObjectId subject) =>
        entry.TryGetProperty("assigned_object_id", out var id) && id.ValueKind == JsonValueKind.Number && id.GetInt64() == subject.Id
        && entry.TryGetProperty("assigned_object_type", out var type) && type.GetString() == subject.ContentType;
}
