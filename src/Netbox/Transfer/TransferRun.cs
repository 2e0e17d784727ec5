using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>Writes objects into a NetBox, type after type; what waits for others is tried again as long as that helps.</summary>
internal sealed class TransferRun(NetboxClient target, TransferMap map, Action<string, long> step, CancellationToken cancellation)
{
    // Objects that are looked up at a time.
    private const int Chunk = 100;

    // What an object is known by, first of all.
    private static readonly string[] Names = ["name", "model", "cid", "asn", "address", "prefix", "mac_address", "start_address"];

    private readonly List<string> _refused = [];
    private readonly List<(TransferItem Item, List<string> Fields)> _later = [];

    public async Task WriteAsync(ObjectType type, IReadOnlyList<TransferItem> items)
    {
        await LookUpAsync(type, items).ConfigureAwait(false);
        var open = items.ToList();
        for (var before = -1; open.Count > 0 && open.Count != before;)
        {
            before = open.Count;
            var waiting = new List<TransferItem>();
            foreach (var item in open)
                if (!await WriteAsync(item).ConfigureAwait(false))
                    waiting.Add(item);
            open = waiting;
        }
        _refused.AddRange(open.Select(item => $"{Name(item)}: what it needs is not there"));
        if (items.Count > 0)
            step(type.Label, items.Count);
    }

    public async Task<TransferReport> FinishAsync()
    {
        foreach (var (item, fields) in _later)
        {
            var missing = new List<string>();
            if (map.Find(item.Type.Label, item.Id) is not { } there || map.Body(item, isThere: true, missing) is not { } body)
                continue;
            var patch = new JsonObject(fields.Where(field => body.ContainsKey(field))
                .Select(field => KeyValuePair.Create(field, body[field]?.DeepClone())));
            foreach (var field in missing.Where(field => item.Data[field] is not null))
                _refused.Add($"{Name(item)}: {field} leads to what is not there");
            if (patch.Count > 0)
                await TryAsync(item, () => target.PatchAsync(Path(item.Type, there), patch, cancellation)).ConfigureAwait(false);
        }
        return new TransferReport(map.Count, _refused);
    }

    // A number that a run before this one noted is believed while it is that object's: who deleted the object, or brought another store
    // back, wants it anew.
    private async Task LookUpAsync(ObjectType type, IReadOnlyList<TransferItem> items)
    {
        foreach (var noted in map.Noted(items).Chunk(Chunk))
        {
            var there = new Dictionary<long, TransferItem>();
            var query = string.Join('&', noted.Select(one => string.Create(CultureInfo.InvariantCulture, $"id={one.There}")));
            await foreach (var shown in target.ListAsync(type.ListPath, query, cancellation).ConfigureAwait(false))
                if (TransferItem.Of(type, shown) is var found)
                    there[found.Id] = found;
            foreach (var (item, id) in noted)
                if (!there.TryGetValue(id, out var found) || !IsNamedAs(item, found))
                    map.Forget(item);
        }
    }

    private static bool IsNamedAs(TransferItem item, TransferItem found) =>
        Array.Find(Names, name => item.Data[name] is not null) is not { } known
        || string.Equals(item.Data[known]!.ToString().Trim(), found.Data[known]?.ToString().Trim(), StringComparison.OrdinalIgnoreCase);

    // False when it waits for another one.
    private async Task<bool> WriteAsync(TransferItem item)
    {
        var later = new List<string>();
        if (map.Body(item, isThere: false, later) is not { } body)
            return false;
        if (map.Find(item.Type.Label, item.Id) is null)
        {
            if (map.IsBegun(item) && await FoundAsync(item, body).ConfigureAwait(false) is { } made)
                map.Add(item, made);
            else
            {
                map.Begin(item, later);
                var answer = await TryAsync(item, () => target.PostAsync(item.Type.ListPath, body, cancellation)).ConfigureAwait(false);
                if (answer is { } there)
                    map.Add(item, NumberOf(item, there));
            }
        }
        if (later.Union(map.Left(item)).ToList() is { Count: > 0 } left)
            _later.Add((item, left));
        return true;
    }

    // A run that was cut may have made the object without hearing of it: then it is the newest of its type, and just like this one.
    private async Task<long?> FoundAsync(TransferItem item, JsonObject body)
    {
        await foreach (var newest in target.ListAsync(item.Type.ListPath, "ordering=-id&limit=1", cancellation).ConfigureAwait(false))
        {
            var there = TransferItem.Of(item.Type, newest);
            return body.All(field => field.Value is null || Same(field.Value, there.Data[field.Key])) ? there.Id : null;
        }
        return null;
    }

    private static bool Same(JsonNode wanted, JsonNode? there) => wanted is JsonObject or JsonArray || JsonNode.DeepEquals(wanted, there);

    private static long NumberOf(TransferItem item, JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
            && id.TryGetInt64(out var there)
            ? there
            : throw new FormatException($"{Name(item)} was made, and the answer tells no number of it");

    private async Task<JsonElement?> TryAsync(TransferItem item, Func<Task<JsonElement>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (NetboxException refused) when (refused.Status is >= 400 and < 500 and not (401 or 403 or 429))
        {
            _refused.Add($"{Name(item)}: {refused.Message}");
            return null;
        }
    }

    private static string Name(TransferItem item) => string.Create(CultureInfo.InvariantCulture, $"{item.Type.Label}:{item.Id}");

    private static string Path(ObjectType type, long id) => string.Create(CultureInfo.InvariantCulture, $"{type.ListPath}{id}/");
}
