using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// Reads a list page by page. Of a <c>next</c> link only the query is used: behind a proxy the link's scheme and host are often not those
/// the client must use. When the first page tells the count, the following pages are asked for side by side and handed on in order. A list
/// that goes in a circle, has more pages or more
/// bytes than any NetBox, or goes on for too long, is given up with a message.
/// </summary>
#pragma warning disable CA1001 // the semaphore never makes a wait handle, so there is nothing to dispose of
internal sealed class Pages(Requests requests, NetboxClientOptions options, TimeProvider time)
{
#pragma warning restore CA1001
    // Longer addresses are refused by web servers.
    private const int LongestQuery = 8000;

    // Pages of all lists together that are under way or wait to be read: what a client holds in memory, and asks of a server at once.
    private readonly SemaphoreSlim _places = new(1 + Math.Max(1, options.ParallelPages));
    private int _reading;

    /// <summary>Every object of the list in its order; an element is valid until the next one is asked for.</summary>
    public async IAsyncEnumerable<JsonElement> ReadAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(options.ListTimeout, time);
        // Whoever stops reading early, or meets trouble in one page, leaves the pages asked for ahead.
        using var ahead = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var list = new Progress(path, late.Token, cancellation);
        var pending = new Queue<Task<PageAnswer>>([PageAsync(list, WithLimit(query), ahead.Token)]);
        Queue<string>? plan = null;
        Interlocked.Increment(ref _reading);
        try
        {
            while (pending.TryDequeue(out var task))
            {
                using var answer = await task.ConfigureAwait(false);
                var page = Outline(answer);
                // Asked for before this page is worked through, so that the network is not idle meanwhile.
                var next = NextQuery(list, page);
                plan ??= next is null ? [] : Plan(list, page, next);
                while (plan.Count > 0 && pending.Count < Math.Max(1, options.ParallelPages))
                    pending.Enqueue(PageAsync(list, plan.Dequeue(), ahead.Token));
                // The list has grown since it was counted, or was never counted.
                if (pending.Count == 0 && next is not null)
                    pending.Enqueue(PageAsync(list, next, ahead.Token));
                foreach (var (from, length) in page.Items)
                {
                    using var item = Item(answer, from, length);
                    yield return item.RootElement;
                }
            }
        }
        finally
        {
            await ahead.CancelAsync().ConfigureAwait(false);
            foreach (var left in pending)
                await LeaveAsync(left).ConfigureAwait(false);
            // The last list that is read leaves nothing behind.
            if (Interlocked.Decrement(ref _reading) == 0)
                requests.Buffers.Clear();
        }
    }

    private static async Task LeaveAsync(Task<PageAnswer> page)
    {
        await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (page.IsCompletedSuccessfully)
            (await page.ConfigureAwait(false)).Dispose();
    }

    private static string WithLimit(string query) =>
        query.Length == 0 ? "limit=0"
        : query.Split('&').Any(part => part.StartsWith("limit=", StringComparison.Ordinal)) ? query
        : query + "&limit=0";

    private string? NextQuery(Progress list, PageOutline page)
    {
        if (page.Next is not { } link)
            return null;
        if (link.Length > LongestQuery)
            throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {requests.Name} answered {list.Path} with a link to the next "
                + $"page of {link.Length} characters");
        var mark = link.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? null : link[(mark + 1)..];
    }

    /// <summary>The queries of all pages after the first, or none when the links are not plain offsets.</summary>
    private Queue<string> Plan(Progress list, PageOutline page, string next)
    {
        var plan = new Queue<string>();
        var parts = next.Split('&');
        if (page.Count is { } count && Number(parts, "limit=") is { } limit && Number(parts, "offset=") is { } offset && limit > 0)
        {
            if ((count - offset) / limit > options.MaxPages)
                throw TooManyPages(list);
            for (; offset < count; offset += limit)
                plan.Enqueue(string.Join(
                    '&', parts.Select(part => part.StartsWith("offset=", StringComparison.Ordinal) ? $"offset={offset}" : part)));
        }

        return plan;
    }

    private static long? Number(string[] parts, string key) =>
        Array.Find(parts, part => part.StartsWith(key, StringComparison.Ordinal)) is { } part
        && long.TryParse(part.AsSpan(key.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<PageAnswer> PageAsync(Progress list, string query, CancellationToken cancellation)
    {
        if (!list.Asked.Add(query))
            throw Trouble.OfList(requests.Name, list.Path, "whose pages lead back to themselves");
        if (list.Asked.Count > options.MaxPages)
            throw TooManyPages(list);
        var asked = $"{list.Path}?{query}";
        try
        {
            // Those who wait are served in their order, so the page that its list needs next has its place before those behind it.
            await _places.WaitAsync(cancellation).ConfigureAwait(false);
            HttpAnswer answer;
            try
            {
                answer = await requests.GetAsync(asked, cancellation).ConfigureAwait(false);
            }
            catch
            {
                _places.Release();
                throw;
            }
            var page = new PageAnswer(asked, answer, _places);
            if (list.Add(answer.Content.Length) <= options.MaxList)
                return page;
            page.Dispose();
            throw Trouble.OfList(requests.Name, list.Path, $"of more than {options.MaxList / (1024 * 1024)} MiB");
        }
        catch (OperationCanceledException) when (list.IsLate)
        {
            throw Trouble.OfList(requests.Name, list.Path, $"for longer than {options.ListTimeout.TotalMinutes:0.##} min");
        }
    }

    private PageOutline Outline(PageAnswer page)
    {
        try
        {
            return PageOutline.Of(page.Answer.Content.Span) ?? throw new NetboxException(
                NetboxFailure.NotNetbox, $"NetBox at {requests.Name} answered {page.Asked} with something that is not a list");
        }
        catch (JsonException)
        {
            throw requests.NotJson(page.Asked, page.Answer);
        }
    }

    private JsonDocument Item(PageAnswer page, int from, int length)
    {
        try
        {
            return JsonDocument.Parse(page.Answer.Content.Slice(from, length), Requests.Deep);
        }
        catch (JsonException)
        {
            throw requests.NotJson(page.Asked, page.Answer);
        }
    }

    private NetboxException TooManyPages(Progress list) =>
        Trouble.OfList(requests.Name, list.Path, $"of more than {options.MaxPages} pages");

    /// <summary>One list being read.</summary>
    private sealed class Progress(string path, CancellationToken late, CancellationToken caller)
    {
        private long _bytes;

        public string Path => path;

        public HashSet<string> Asked { get; } = [];

        /// <summary>The time of the whole list is over, and nobody called it off.</summary>
        public bool IsLate => late.IsCancellationRequested && !caller.IsCancellationRequested;

        public long Add(long more) => Interlocked.Add(ref _bytes, more);
    }

    /// <summary>A page that has come and holds its place until it was read.</summary>
    private sealed class PageAnswer(string asked, HttpAnswer answer, SemaphoreSlim places) : IDisposable
    {
        public string Asked => asked;

        public HttpAnswer Answer => answer;

        public void Dispose()
        {
            answer.Dispose();
            places.Release();
        }
    }
}
