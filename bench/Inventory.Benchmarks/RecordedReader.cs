using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;

namespace Plumbline.Inventory.Benchmarks;

/// <summary>The recorded NetBox in memory, its virtual machines (and what belongs to them) repeated as often as wanted.</summary>
internal sealed class RecordedReader : INetboxReader
{
    private readonly Dictionary<string, List<JsonElement>> _lists = [];
    private readonly Dictionary<string, ILookup<object, JsonElement>> _indexes = [];
    private readonly string _folder;
    private readonly int _times;

    public RecordedReader(string recordings, int times) => (_folder, _times) = (
        Path.Combine(recordings, "inventory", "rest", "dump"), times);

    public string Name => "the recorded NetBox";

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var wanted = query.Split('&').FirstOrDefault(p => p.StartsWith("name__ie=", StringComparison.Ordinal))?["name__ie=".Length..];
        var ids = query.Split('&').Where(p => p.StartsWith("virtual_machine_id=", StringComparison.Ordinal)
            || p.StartsWith("parent_object_id=", StringComparison.Ordinal))
            .Select(p => long.Parse(p.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        var items = List(path);
        foreach (var item in wanted is not null ? Indexed(path, items, item => Text(item, "name"))[wanted]
            : ids.Count == 0 ? items : ids.SelectMany(id => Indexed(path, items, Owner)[id]))
            yield return JsonElement.Parse(Encoding.UTF8.GetBytes(item.GetRawText()));
    }

    public Task<JsonElement?> GetAsync(string path, CancellationToken cancellation) =>
        Task.FromResult<JsonElement?>(JsonElement.Parse("""{"netbox-version": "4.6.8"}"""));

    private List<JsonElement> List(string path)
    {
        lock (_lists)
            return Read(path);
    }

    private List<JsonElement> Read(string path)
    {
        if (_lists.TryGetValue(path, out var known))
            return known;
        var file = Path.Combine(_folder, path.TrimEnd('/').Replace('/', '.') + ".jsonl.gz");
        var items = new List<JsonElement>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            items.Add(JsonElement.Parse(line));
            if (path is "virtualization/virtual-machines/" or "virtualization/interfaces/")
                items.AddRange(Enumerable.Range(1, _times - 1).Select(n => Again(JsonNode.Parse(line)!.AsObject(), n * 100_000L)));
        }
        return _lists[path] = items;
    }

    // A server has an index where this would search a list.
    private ILookup<object, JsonElement> Indexed(string path, List<JsonElement> items, Func<JsonElement, object?> key)
    {
        lock (_indexes)
            return _indexes.TryGetValue(path, out var known) ? known : _indexes[path] = items.ToLookup(i => key(i) ?? "");
    }

    private static JsonElement Again(JsonObject item, long shift)
    {
        item["id"] = (long)item["id"]! + shift;
        if (item["virtual_machine"] is JsonObject owner)
            owner["id"] = (long)owner["id"]! + shift;
        else
            item["name"] = $"{item["name"]}-{shift}";
        return JsonElement.Parse(item.ToJsonString());
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static object? Owner(JsonElement item) =>
        item.TryGetProperty("virtual_machine", out var machine) && machine.ValueKind == JsonValueKind.Object
            ? machine.GetProperty("id").GetInt64()
        : item.TryGetProperty("parent_object_id", out var parent) ? parent.GetInt64()
        : item.TryGetProperty("assigned_object", out var nic) && nic.ValueKind == JsonValueKind.Object
        && nic.TryGetProperty("virtual_machine", out var vm) ? vm.GetProperty("id").GetInt64() : 0L;
}
