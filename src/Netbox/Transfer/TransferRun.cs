using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>Writes objects into a NetBox, type after type; what waits for others is tried again as long as that helps.</summary>
internal sealed class TransferRun(NetboxClient target, TransferMap map, CancellationToken cancellation)
{
    // Objects that are looked up at a time.
    private const int Chunk = 100;

    // Objects that are written at a time. Where one is refused, each is written for itself, so that the others are made.
    private const int Bulk = 50;

    // Objects of a type that are in memory at a time, and pictures among them; what waits for others stays as well.
    private const int MostHeld = 500, MostPictures = 20;

    // What an object is known by, first of all.
    private static readonly string[] Names = ["name", "model", "cid", "asn", "address", "prefix", "mac_address", "start_address"];

    private readonly ExtraParts _extra = new(target, map, cancellation);
    private readonly List<string> _refused = [];
    private readonly List<(TransferItem Item, List<string> Fields)> _later = [], _pictures = [];

    /// <returns>How many objects there are.</returns>
    public async Task<long> WriteAsync(ObjectType type, IAsyncEnumerable<TransferItem> items)
    {
        await LookUpAsync(type, items).ConfigureAwait(false);
        await _extra.PrepareAsync(type).ConfigureAwait(false);
        var (count, pictures, open, held, seen) = (0L, 0, new List<TransferItem>(), new List<TransferItem>(), new HashSet<long>());
        await foreach (var item in items.ConfigureAwait(false))
        {
            if (!seen.Add(item.Id))
            {
                _refused.Add($"{item} is there more than once; the first counts");
                continue;
            }
            if (++count == 1 && type.Fields.Any(TransferMap.NeedsUser))
                map.Writer ??= await WriterAsync().ConfigureAwait(false);
            _refused.AddRange(item.MissedPictures());
            if (!item.LacksPicture)
                held.Add(item);
            if (held.Count < MostHeld && !(item.HasPicture && ++pictures % MostPictures == 0))
                continue;
            open.AddRange(await WriteAsync(held).ConfigureAwait(false));
            held.Clear();
        }
        open.AddRange(await WriteAsync(held).ConfigureAwait(false));
        for (var before = -1; open.Count > 0 && open.Count != before;)
        {
            before = open.Count;
            open = await WriteAsync(open).ConfigureAwait(false);
        }
        _refused.AddRange(open.Select(item => $"{item}: what it needs is not there"));
        return count;
    }

    public async Task<TransferReport> FinishAsync()
    {
        await PatchAsync(_later, Bulk).ConfigureAwait(false);
        await _extra.RemoveAsync().ConfigureAwait(false);
        return new TransferReport(map.Count, _refused);
    }

    // Null where the target does not tell: it then says itself what is missing.
    private async Task<long?> WriterAsync()
    {
        try
        {
            if (await TokenOwner.AskAsync(target, cancellation).ConfigureAwait(false) is { } owner)
                await foreach (var user in target.ListAsync(
                    "users/users/", $"username={Uri.EscapeDataString(owner.UserName)}", cancellation).ConfigureAwait(false))
                    return user.GetProperty("id").GetInt64();
        }
        catch (NetboxException hidden) when (hidden.Status is 403 or 404)
        {
            // Its own refusal says more.
        }
        return null;
    }

    private async Task PatchAsync(List<(TransferItem Item, List<string> Fields)> left, int atOnce)
    {
        foreach (var type in left.GroupBy(one => one.Item.Type).ToList())
            foreach (var chunk in type.Select(one => (one.Item, Patch: Patch(one.Item, one.Fields)))
                .Where(one => one.Patch is { Count: > 1 }).Chunk(atOnce))
                await PatchAsync(type.Key, [.. chunk.Select(one => (one.Item, one.Patch!))]).ConfigureAwait(false);
        left.Clear();
    }

    // What was left of an object, with its number there.
    private JsonObject? Patch(TransferItem item, List<string> fields)
    {
        var missing = new List<string>();
        if (map.Find(item.Type.Label, item.Id) is not { } there || map.Body(item, isThere: true, missing) is not { } body)
            return null;
        foreach (var field in missing.Where(field => item.Data[field] is not null))
            _refused.Add($"{item}: {field} leads to what is not there");
        return new JsonObject([
            KeyValuePair.Create("id", (JsonNode?)JsonValue.Create(there)),
            .. fields.Where(body.ContainsKey).Select(field => KeyValuePair.Create(field, body[field]?.DeepClone())),
        ]);
    }

    private async Task PatchAsync(ObjectType type, IReadOnlyList<(TransferItem Item, JsonObject Patch)> patches)
    {
        if (patches.Count > 1)
        {
            var many = new JsonArray([.. patches.Select(one => one.Patch.DeepClone())]);
            if (await TryAsync(null, () => target.PatchAsync(type.ListPath, many, cancellation)).ConfigureAwait(false) != null)
                return;
        }
        foreach (var (item, patch) in patches)
        {
            var path = Path(type, patch["id"]!.GetValue<long>());
            patch.Remove("id");
            await TryAsync(item, () => target.PatchAsync(path, patch, cancellation)).ConfigureAwait(false);
        }
    }

    // A number that a run before this one noted is believed while it is that object's: who deleted the object, or brought another store
    // back, wants it anew.
    private async Task LookUpAsync(ObjectType type, IAsyncEnumerable<TransferItem> items)
    {
        if (!map.HasNotes(type))
            return;
        await foreach (var chunk in items.Chunk(Chunk).ConfigureAwait(false))
        {
            var noted = map.Noted(chunk);
            if (noted.Count == 0)
                continue;
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

    // Gives back what waits for another one.
    private async Task<List<TransferItem>> WriteAsync(List<TransferItem> items)
    {
        var (waiting, chunk) = (new List<TransferItem>(), new List<(TransferItem Item, JsonObject Body, List<string> Later)>());
        foreach (var item in items)
        {
            var (body, later) = Read(item);
            // Perhaps it waits for one of those that are about to be written.
            if (chunk.Count > 0 && (body == null || later.Exists(name => item.Type[name].Target == item.Type.Label)))
            {
                await PostAsync(chunk).ConfigureAwait(false);
                (body, later) = Read(item);
            }
            if (body == null)
                waiting.Add(item);
            else if (map.Find(item.Type.Label, item.Id) is not null)
                Leave(item, later);
            else
                chunk.Add((item, body, later));
            if (chunk.Count == Bulk)
                await PostAsync(chunk).ConfigureAwait(false);
        }
        await PostAsync(chunk).ConfigureAwait(false);
        await PatchAsync(_pictures, 1).ConfigureAwait(false);
        return waiting;
    }

    private (JsonObject? Body, List<string> Later) Read(TransferItem item)
    {
        var later = new List<string>();
        return (map.Body(item, isThere: false, later), later);
    }

    private void Leave(TransferItem item, List<string> later)
    {
        // Pictures are sent as soon as their objects are there, and not kept.
        foreach (var left in later.Union(map.Left(item)).GroupBy(name => item.Type[name].IsPicture))
            (left.Key ? _pictures : _later).Add((item.Only(left), [.. left]));
    }

    private async Task PostAsync(List<(TransferItem Item, JsonObject Body, List<string> Later)> chunk)
    {
        foreach (var (item, body, later) in chunk)
        {
            if (map.IsBegun(item) && await FoundAsync(item, body).ConfigureAwait(false) is { } made)
                Add(item, made);
            Leave(item, later);
        }
        var open = chunk.Where(one => map.Find(one.Item.Type.Label, one.Item.Id) is null).ToList();
        chunk.Clear();
        foreach (var (item, _, later) in open)
            map.Begin(item, later);
        if (open.Count > 1 && !open[0].Item.HasPicture)
        {
            var many = new JsonArray([.. open.Select(one => New(one.Item, one.Body))]);
            var list = open[0].Item.Type.ListPath;
            if (await TryAsync(null, () => target.PostAsync(list, many, cancellation)).ConfigureAwait(false) is { } answer)
            {
                if (answer.ValueKind != JsonValueKind.Array || answer.GetArrayLength() != open.Count)
                    throw new FormatException($"{open.Count} objects of {list} were written, and the answer tells of others");
                foreach (var (one, there) in open.Zip(answer.EnumerateArray()))
                    Add(one.Item, NumberOf(one.Item, there));
                return;
            }
        }
        foreach (var (item, body, _) in open)
            if (await TryAsync(item, () => target.PostAsync(item.Type.ListPath, New(item, body), cancellation)).ConfigureAwait(false)
                is { } there)
                Add(item, NumberOf(item, there));
            else
                await TakePartAsync(item, body).ConfigureAwait(false);
    }

    private void Add(TransferItem item, long there)
    {
        map.Add(item, there);
        _extra.Note(item.Type, there);
    }

    // The parts of a module are taken over, and not made by its type as well.
    private static JsonObject New(TransferItem item, JsonObject body)
    {
        var made = body.DeepClone().AsObject();
        if (item.Type.Find("replicate_components") is not null)
            made["replicate_components"] = false;
        return made;
    }

    // A device has the parts of its type's templates as soon as it is made: one that was refused for that is the one that is there.
    private async Task TakePartAsync(TransferItem item, JsonObject body)
    {
        if (item.Type.Unique.FirstOrDefault(rule => rule.Fields.Contains("device") && rule.Fields.Contains("name")) is not { } rule
            || body["device"] is not { } device || body["name"] is not { } name)
            return;
        var query = $"device_id={device.ToJsonString()}&name={Uri.EscapeDataString(name.ToString())}";
        await foreach (var shown in target.ListAsync(item.Type.ListPath, query, cancellation).ConfigureAwait(false))
        {
            var there = TransferItem.Of(item.Type, shown);
            if (map.IsTaken(item.Type.Label, there.Id) || !rule.Fields.All(field => IsSame(there.Data, body, field.TrimStart('~', '!'))))
                continue;
            _refused.RemoveAt(_refused.Count - 1);
            var path = Path(item.Type, there.Id);
            if (await TryAsync(item, () => target.PatchAsync(path, body, cancellation)).ConfigureAwait(false) is not null)
                map.Add(item, there.Id);
            return;
        }
    }

    private static bool IsSame(JsonObject one, JsonObject other, string field) =>
        one[field]?.ToJsonString() == other[field]?.ToJsonString();

    // A run that was cut may have made the object without hearing of it: then it is one of the newest of its type, and just like this one.
    private async Task<long?> FoundAsync(TransferItem item, JsonObject body)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"ordering=-id&limit={Bulk}");
        var tried = 0;
        await foreach (var newest in target.ListAsync(item.Type.ListPath, query, cancellation).ConfigureAwait(false))
        {
            var there = TransferItem.Of(item.Type, newest);
            if (!map.IsTaken(item.Type.Label, there.Id)
                && body.All(field => field.Value is null || Same(field.Value, there.Data[field.Key])))
                return there.Id;
            if (++tried == Bulk)
                break;
        }
        return null;
    }

    private static bool Same(JsonNode wanted, JsonNode? there) => wanted is JsonObject or JsonArray || JsonNode.DeepEquals(wanted, there);

    private static long NumberOf(TransferItem item, JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
            && id.TryGetInt64(out var there)
            ? there
            : throw new FormatException($"{item} was made, and the answer tells no number of it");

    // Of many at once it is only tried: what is refused is told of each.
    private async Task<JsonElement?> TryAsync(TransferItem? item, Func<Task<JsonElement>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (NetboxException refused) when (
            refused.Status >= 400 && (refused.Status < 500 || item == null) && refused.Status is not (401 or 403 or 429))
        {
            if (item != null)
                _refused.Add($"{item}: {refused.Message}");
            return null;
        }
    }

    private static string Path(ObjectType type, long id) => string.Create(CultureInfo.InvariantCulture, $"{type.ListPath}{id}/");
}
