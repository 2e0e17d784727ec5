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
    private const int MostReadings = 5;

    private readonly SemaphoreSlim _places = new(Math.Max(1, options.PagesAtOnce));
    private readonly PageSize _sizes = new(options.Page);

    public int Page => options.Page;

    /// <summary>Whether lists are read by <c>start</c>, which has NetBox count nothing (from 4.6 on).</summary>
    public bool HasStart { get; set; }

    public async Task<NetboxVersion> VersionAsync(CancellationToken cancellation)
    {
        var status = await remote.GetAsync("status/", cancellation).ConfigureAwait(false);
        return NetboxVersion.Read(
            status is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("netbox-version", out var text)
                ? text.ToString()
                : null)
            ?? throw new NetboxException(
                NetboxFailure.NotNetbox, $"{remote.Name} answers status/ but names no NetBox version; is it a NetBox?");
    }

    /// <summary>What is shown of the objects behind an id and up to another, by rising id.</summary>
    /// <param name="path">The list.</param>
    /// <param name="after">The id.</param>
    /// <param name="last">The last id; null for no end.</param>
    /// <param name="more">What else is asked for.</param>
    /// <param name="read">Told each object, which is valid during the call alone.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<T>> BehindAsync<T>(
        string path, long after, long? last, string more, Func<JsonElement, T> read, CancellationToken cancellation) =>
        (await SizedAsync(
            path, path + more, size => $"id__gt={Text(after)}{UpTo(last)}&ordering=id&limit={Text(size)}{more}", read, cancellation)
            .ConfigureAwait(false)).Items;

    /// <summary>The same of a list that is read to its end: what is shown last is behind the id, or nothing is shown.</summary>
    public async Task<IReadOnlyList<T>> NextAsync<T>(
        string path, long after, long? last, string more, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var newest = 0L;
        T Seen(JsonElement shown)
        {
            newest = Math.Max(newest, Id(shown));
            return read(shown);
        }
        if (HasStart)
        {
            var page = (await SizedAsync(
                path, path + more, size => $"start={Text(after + 1)}{UpTo(last)}&limit={Text(size)}{more}", Seen, cancellation)
                .ConfigureAwait(false)).Items;
            if (newest > after)
                return page;
            // Whoever does not know the word begins anew with each page. Without a count nothing tells the end from an answer that lacks
            // what is there.
            HasStart = page.Count == 0;
        }
        newest = 0;
        var behind = await BehindAsync(path, after, last, more, Seen, cancellation).ConfigureAwait(false);
        return behind.Count == 0 || newest > after ? behind : throw new NetboxException(
            NetboxFailure.NotNetbox, $"NetBox at {remote.Name} shows of {path} what is not behind id {after}, and that was asked for");
    }

    /// <summary>The objects with the highest ids, highest first, and how many there are in all.</summary>
    public Task<(IReadOnlyList<JsonElement> Items, long Count)> LastAsync(
        string path, int count, string more, CancellationToken cancellation) => SizedAsync(
            path, $"{path}{more} {Text(count)}", size => $"ordering=-id&limit={Text(Math.Min(count, size))}{more}", Kept, cancellation);

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
        var (found, list) = (new List<JsonElement>(), $"{path}{more} by ids");
        for (var left = ids; left.Length > 0;)
        {
            var size = Math.Min(IdsAtOnce, _sizes.Of(list));
            var asked = left[..Math.Min(size, left.Length)];
            try
            {
                var (items, count) = await CountedAsync(
                    path, string.Join('&', asked.Select(id => $"id={Text(id)}")) + $"&limit={Text(size)}{more}", Kept,
                    cancellation).ConfigureAwait(false);
                _sizes.Works(list);
                found.AddRange(items);
                var known = items.Select(Id).ToHashSet();
                var isAll = count <= items.Count || items.Count == 0;
                left = isAll ? left[asked.Length..] : [.. left.Where(id => !known.Contains(id))];
            }
            catch (NetboxException failure) when (IsWorthLess(list, size, failure))
            {
            }
        }
        return found;
    }

    /// <summary>What is left away of objects of a type: what this store works out itself, and what costs NetBox most.</summary>
    public static string Without(ObjectType type) => type.Find("config_context") != null ? "&exclude=config_context" : "";

    // What is too much is asked for again in smaller pieces.
    private async Task<(IReadOnlyList<T> Items, long Count)> SizedAsync<T>(
        string path, string list, Func<int, string> query, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        while (true)
        {
            var size = _sizes.Of(list);
            try
            {
                var page = await CountedAsync(path, query(size), read, cancellation).ConfigureAwait(false);
                _sizes.Works(list);
                return page;
            }
            catch (NetboxException failure) when (IsWorthLess(list, size, failure))
            {
            }
        }
    }

    // A page that takes too long is said before a smaller one is tried.
    private bool IsWorthLess(string list, int size, NetboxException failure) =>
        _sizes.Fails(list, size, failure) && failure.Failure != NetboxFailure.Timeout;

    // A page that names more objects than it shows, and no further page, was read while some of them went: it is read again. One that goes
    // on showing none of them is not believed, or all of them would be taken for gone.
    private async Task<(IReadOnlyList<T> Items, long Count)> CountedAsync<T>(
        string path, string query, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (items, count, isLast) = await AnswerAsync(path, query, read, cancellation).ConfigureAwait(false);
            if (!isLast || count <= items.Count || (attempt >= MostReadings && items.Count > 0))
                return (items, count);
            if (attempt >= MostReadings)
                throw new NetboxException(
                    NetboxFailure.NotNetbox, $"NetBox at {remote.Name} names {count} objects of {path} and shows {items.Count} of them");
        }
    }

    private async Task<(IReadOnlyList<T> Items, long Count, bool IsLast)> AnswerAsync<T>(
        string path, string query, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await remote.GetAsync($"{path}?{query}", answer => Items(path, answer, read), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private (IReadOnlyList<T> Items, long Count, bool IsLast) Items<T>(string path, JsonElement? shown, Func<JsonElement, T> read)
    {
        if (shown is not { } answer)
            throw new NetboxException(NetboxFailure.NotFound, $"NetBox at {remote.Name} has no {path}", 404);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("results", out var results)
            || results.ValueKind != JsonValueKind.Array)
            throw new NetboxException(
                NetboxFailure.NotNetbox, $"NetBox at {remote.Name} answered {path} with something that is not a list");
        var count = answer.TryGetProperty("count", out var counted) && counted.ValueKind == JsonValueKind.Number
            && counted.TryGetInt64(out var all) ? all : 0;
        return ([.. results.EnumerateArray().Select(read)], count, !answer.TryGetProperty("next", out var next)
            || next.ValueKind != JsonValueKind.String);
    }

    private static JsonElement Kept(JsonElement shown) => shown.Clone();

    private static string UpTo(long? last) => last is { } end ? $"&id__lte={Text(end)}" : "";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
