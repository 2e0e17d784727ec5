using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Sync;

/// <summary>Reads pages of another NetBox by ids, so that what comes or goes meanwhile moves nothing out of sight.</summary>
#pragma warning disable CA1001 // the semaphore never makes a wait handle, so there is nothing to dispose of
internal sealed class RemoteLists(INetboxReader remote, ReplicaOptions options)
{
#pragma warning restore CA1001
    // Longer addresses are refused by web servers.
    private const int IdsAtOnce = 100;

    private readonly SemaphoreSlim _places = new(Math.Max(1, options.PagesAtOnce));

    public int Page => options.Page;

    /// <summary>Objects behind an id and up to another, by rising id.</summary>
    public Task<IReadOnlyList<JsonElement>> BehindAsync(
        string path, long after, long? last, string more, CancellationToken cancellation) =>
        PageAsync(path, string.Create(CultureInfo.InvariantCulture,
            $"id__gt={after}{(last is { } end ? $"&id__lte={end}" : "")}&ordering=id&limit={options.Page}{more}"), cancellation);

    /// <summary>The objects with the highest ids, highest first.</summary>
    public Task<IReadOnlyList<JsonElement>> LastAsync(string path, int count, string more, CancellationToken cancellation) =>
        PageAsync(path, string.Create(CultureInfo.InvariantCulture, $"ordering=-id&limit={count}{more}"), cancellation);

    /// <summary>The objects of some ids; those that are not there are missing.</summary>
    public async Task<IReadOnlyList<JsonElement>> FindAsync(
        string path, IReadOnlyCollection<long> ids, string more, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(ids.Chunk(IdsAtOnce).Select(chunk => FindSomeAsync(path, chunk, more, cancellation)))
            .ConfigureAwait(false);
        return [.. found.SelectMany(some => some)];
    }

    /// <summary>The id of what a list shows; 0 for something without one.</summary>
    public static long Id(JsonElement shown) => shown.ValueKind == JsonValueKind.Object && shown.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? number : 0;

    // A NetBox may give fewer than it is asked for: what is missing has gone only when the page says that there are no more.
    private async Task<List<JsonElement>> FindSomeAsync(string path, long[] ids, string more, CancellationToken cancellation)
    {
        var found = new List<JsonElement>();
        for (var left = ids; left.Length > 0;)
        {
            var (items, count) = await CountedAsync(
                path, string.Join('&', left.Select(id => $"id={id.ToString(CultureInfo.InvariantCulture)}")) + $"&limit={IdsAtOnce}{more}",
                cancellation).ConfigureAwait(false);
            found.AddRange(items);
            if (count <= items.Count || items.Count == 0)
                break;
            var known = items.Select(Id).ToHashSet();
            left = [.. left.Where(id => !known.Contains(id))];
        }
        return found;
    }

    /// <summary>What is left away of objects of a type: what this store works out itself, and what costs NetBox most.</summary>
    public static string Without(ObjectType type) => type.Find("config_context") != null ? "&exclude=config_context" : "";

    private async Task<IReadOnlyList<JsonElement>> PageAsync(string path, string query, CancellationToken cancellation) =>
        (await CountedAsync(path, query, cancellation).ConfigureAwait(false)).Items;

    private async Task<(IReadOnlyList<JsonElement> Items, long Count)> CountedAsync(
        string path, string query, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var answer = await remote.GetAsync($"{path}?{query}", cancellation).ConfigureAwait(false)
                ?? throw new NetboxException(NetboxFailure.NotFound, $"NetBox at {remote.Name} has no {path}", 404);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("results", out var results)
                && results.ValueKind == JsonValueKind.Array
                    ? ([.. results.EnumerateArray()], answer.TryGetProperty("count", out var count)
                        && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var all) ? all : 0)
                    : throw new NetboxException(
                        NetboxFailure.NotNetbox, $"NetBox at {remote.Name} answered {path} with something that is not a list");
        }
        finally
        {
            _places.Release();
        }
    }
}
