using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;
using Plumbline.Recordings;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>
/// The recorded NetBox as a reader: answers by path and query, pages followed. A list by ids that was recorded in other chunks is picked
/// out of the whole recorded list.
/// </summary>
internal sealed class RecordedNetbox : INetboxReader
{
    private static readonly Lazy<Dictionary<string, (int Status, JsonElement Body)>> Answers = new(Read);
    private static readonly string[] IdKeys = ["device_id", "virtual_machine_id", "parent_object_id"];

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The requests that the plugin did not make in these words.</summary>
    public ConcurrentQueue<string> Picked { get; } = new();

    /// <summary>Answers put in place of the recorded ones, by a part of the path and query.</summary>
    public List<(string Path, int Status, string Body)> Injected { get; } = [];

    /// <summary>Whether lists are narrowed to a name or a chassis, which the plugin never asked for.</summary>
    public bool FindsNames { get; init; }

    public string Name => "http://netbox.test";

    /// <summary>The recorded NetBox as that file's address and token reach it.</summary>
    public INetboxReader For(InventoryOptions options)
    {
        if (options.Endpoint != Name)
            Injected.Insert(0, ("/", 0, ""));
        else if (options.Token != RecordedOptionSet.Token)
            Injected.Insert(0, ("/", 403, """{"detail":"Invalid v1 token"}"""));
        return this;
    }

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        var first = $"/api/{path}?{query}";
        Requests.Enqueue(first);
        if (FindsNames && Narrowed(path, query) is { } narrowed)
        {
            foreach (var item in narrowed)
                yield return item;
            yield break;
        }
        var next = path == "ipam/prefixes/" ? "/api/ipam/prefixes/" : first;
        if (!Answers.Value.ContainsKey(next) && Injection(next) is null && ById(path, query) is { } picked)
        {
            Picked.Enqueue(first);
            foreach (var item in picked)
                yield return item;
            yield break;
        }
        while (next is not null)
        {
            var page = Answer(next) ?? throw new InvalidOperationException($"nothing was recorded for {next}");
            if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("results", out var results))
                throw new NetboxException(NetboxFailure.NotNetbox, $"{path} is no list of NetBox's");
            foreach (var item in results.EnumerateArray())
                yield return item;
            next = page.GetProperty("next").GetString()?["http://netbox.test".Length..];
        }
    }

    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellation)
    {
        await Task.Yield();
        Requests.Enqueue("/api/" + path);
        return Answer("/api/" + path);
    }

    private JsonElement? Answer(string path)
    {
        var (status, body) = Injection(path) ?? Answers.Value.GetValueOrDefault(path, (404, JsonElement.Parse("{}")));
        return status switch
        {
            0 => throw new NetboxException(NetboxFailure.Unreachable, "no connection"),
            200 => body,
            403 => throw new NetboxException(NetboxFailure.Forbidden, $"NetBox refused {path}", status, Text(body)),
            404 => throw new NetboxException(NetboxFailure.NotFound, $"no {path}", status, Text(body)),
            >= 500 => throw new NetboxException(NetboxFailure.Server, $"NetBox failed at {path}", status, Text(body)),
            _ => throw new NetboxException(NetboxFailure.Refused, $"NetBox refused {path}", status, Text(body)),
        };
    }

    private (int, JsonElement)? Injection(string path)
    {
        foreach (var (part, status, body) in Injected)
        {
            if (!path.Contains(part, StringComparison.Ordinal))
                continue;
            try
            {
                return (status, JsonElement.Parse(body));
            }
            catch (JsonException) when (status == 200)
            {
                throw new NetboxException(NetboxFailure.NotNetbox, $"{path} is answered with something that is no JSON");
            }
            catch (JsonException)
            {
                return (status, JsonSerializer.SerializeToElement(body));
            }
        }
        return null;
    }

    private static string Text(JsonElement body) => body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();

    private List<JsonElement>? Narrowed(string path, string query)
    {
        var parts = query.Split('&').ToList();
        if (parts.Find(p => p.StartsWith("name__ie=", StringComparison.Ordinal)
            || p.StartsWith("virtual_chassis_id=", StringComparison.Ordinal)) is not { } narrow)
            return null;
        var value = Uri.UnescapeDataString(narrow.Split('=')[1].Replace('+', ' '));
        var items = new List<JsonElement>();
        for (var next = $"/api/{path}?{string.Join('&', parts.Where(p => p != narrow))}"; next is not null;)
        {
            var page = Answer(next)!.Value;
            items.AddRange(page.GetProperty("results").EnumerateArray().Where(item => narrow[0] == 'n'
                ? string.Equals(item.GetProperty("name").GetString(), value, StringComparison.OrdinalIgnoreCase)
                : item.GetProperty("virtual_chassis") is { ValueKind: JsonValueKind.Object } chassis
                    && chassis.GetProperty("id").GetRawText() == value));
            next = page.GetProperty("next").GetString()?["http://netbox.test".Length..];
        }
        return items;
    }

    private List<JsonElement>? ById(string path, string query)
    {
        var pairs = query.Split('&').Select(p => p.Split('=')).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
        var key = Array.Find(IdKeys, pairs.Contains);
        if (key is null)
            return null;
        var ids = pairs[key].Select(long.Parse).ToHashSet();
        var whole = path == "ipam/ip-addresses/" ? "/api/ipam/ip-addresses/?limit=0&assigned_to_interface=true" : $"/api/{path}?limit=0";
        var items = new List<JsonElement>();
        for (var next = whole; next is not null;)
        {
            var page = Answer(next)!.Value;
            items.AddRange(page.GetProperty("results").EnumerateArray());
            next = page.GetProperty("next").GetString()?["http://netbox.test".Length..];
        }
        return [.. items.Where(item => Owner(path, key, item) is { } owner && ids.Contains(owner))];
    }

    private static long? Owner(string path, string key, JsonElement item)
    {
        if (key == "parent_object_id")
            return item.GetProperty(key).GetInt64();
        var field = key[..^3];
        var holder = path == "ipam/ip-addresses/" ? item.GetProperty("assigned_object") : item;
        return holder.TryGetProperty(field, out var owner) && owner.ValueKind == JsonValueKind.Object
            ? owner.GetProperty("id").GetInt64()
            : null;
    }

    private static Dictionary<string, (int, JsonElement)> Read() => Recording.Lines("inventory/rest/responses.jsonl")
        .Where(line => line.GetProperty("auth").GetString() == "ok")
        .ToDictionary(line => line.GetProperty("path").GetString()!,
            line => (line.GetProperty("status").GetInt32(), line.GetProperty("body")));
}
