using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// Reads a list page by page. Of a <c>next</c> link only the query is used: behind a proxy the link's scheme and host are often not those
/// the client must use. When the first page tells the count, the following pages are asked for side by side and handed on in order. A list
/// that goes in a circle, has more pages or more
/// bytes than any NetBox, or goes on for too long, is given up with a message.
/// </summary>
internal sealed class Pages(Requests requests, NetboxClientOptions options, TimeProvider time)
{
    // Longer addresses are refused by web servers.
    private const int LongestQuery = 8000;

    public async IAsyncEnumerable<JsonElement> ReadAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(options.ListTimeout, time);
        // Whoever stops reading early, or meets trouble in one page, leaves the pages asked for ahead.
        using var ahead = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var list = new Progress(path, late.Token, cancellation);
        var pending = new Queue<Task<JsonElement>>([PageAsync(list, WithLimit(query), ahead.Token)]);
        Queue<string>? plan = null;
        try
        {
            while (pending.TryDequeue(out var task))
            {
                var page = await task.ConfigureAwait(false);
                foreach (var item in page.GetProperty("results").EnumerateArray())
                    yield return item;
                var next = NextQuery(list, page);
                plan ??= next is null ? [] : Plan(list, page, next);
                while (plan.Count > 0 && pending.Count < Math.Max(1, options.ParallelPages))
                    pending.Enqueue(PageAsync(list, plan.Dequeue(), ahead.Token));
                // The list has grown since it was counted, or was never counted.
                if (pending.Count == 0 && next is not null)
                    pending.Enqueue(PageAsync(list, next, ahead.Token));
            }
        }
        finally
        {
            await ahead.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pending)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
    }

    private static string WithLimit(string query) =>
        query.Length == 0 ? "limit=0"
        : query.Split('&').Any(part => part.StartsWith("limit=", StringComparison.Ordinal)) ? query
        : query + "&limit=0";

    private string? NextQuery(Progress list, JsonElement page)
    {
        if (!page.TryGetProperty("next", out var next) || next.ValueKind != JsonValueKind.String || next.GetString() is not { } link)
            return null;
        if (link.Length > LongestQuery)
            throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {requests.Name} answered {list.Path} with a link to the next "
                + $"page of {link.Length} characters");
        var mark = link.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? null : link[(mark + 1)..];
    }

    /// <summary>The queries of all pages after the first, or none when the links are not plain offsets.</summary>
    private Queue<string> Plan(Progress list, JsonElement page, string next)
    {
        var plan = new Queue<string>();
        var parts = next.Split('&');
        if (page.TryGetProperty("count", out var counted) && counted.ValueKind == JsonValueKind.Number && counted.TryGetInt64(out var count)
            && Number(parts, "limit=") is { } limit && Number(parts, "offset=") is { } offset && limit > 0)
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

    private async Task<JsonElement> PageAsync(Progress list, string query, CancellationToken cancellation)
    {
        if (!list.Asked.Add(query))
            throw Trouble.OfList(requests.Name, list.Path, "whose pages lead back to themselves");
        if (list.Asked.Count > options.MaxPages)
            throw TooManyPages(list);
        var asked = $"{list.Path}?{query}";
        try
        {
            var page = await requests.SendAsync(HttpMethod.Get, asked, null, missingIsNull: false, cancellation).ConfigureAwait(false);
            if (page is not { ValueKind: JsonValueKind.Object } answer || !answer.TryGetProperty("results", out var results)
                || results.ValueKind != JsonValueKind.Array)
                throw new NetboxException(
                    NetboxFailure.NotNetbox, $"NetBox at {requests.Name} answered {asked} with something that is not a list");
            return list.Add(JsonMarshal.GetRawUtf8Value(answer).Length) <= options.MaxList
                ? answer
                : throw Trouble.OfList(requests.Name, list.Path, $"of more than {options.MaxList / (1024 * 1024)} MiB");
        }
        catch (OperationCanceledException) when (list.IsLate)
        {
            throw Trouble.OfList(requests.Name, list.Path, $"for longer than {options.ListTimeout.TotalMinutes:0.##} min");
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
}
