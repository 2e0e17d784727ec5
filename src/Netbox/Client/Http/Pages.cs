using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// Reads a list page by page. Of a <c>next</c> link only the query is used: behind a proxy the link's scheme and host are often not those the client must use.
/// When the first page tells the count, the following pages are asked for side by side and handed on in order.
/// </summary>
internal sealed class Pages(Requests requests, int parallel)
{
    public async IAsyncEnumerable<JsonElement> ReadAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Whoever stops reading early, or meets trouble in one page, leaves the pages asked for ahead.
        using var ahead = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new Queue<Task<JsonElement>>([PageAsync(path, WithLimit(query), ahead.Token)]);
        Queue<string>? plan = null;
        try
        {
            while (pending.TryDequeue(out var task))
            {
                var page = await task;
                foreach (var item in page.GetProperty("results").EnumerateArray())
                {
                    yield return item;
                }

                var next = NextQuery(page);
                plan ??= next is null ? [] : Plan(page, next);
                while (plan.Count > 0 && pending.Count < Math.Max(1, parallel))
                {
                    pending.Enqueue(PageAsync(path, plan.Dequeue(), ahead.Token));
                }

                // The list has grown since it was counted, or was never counted.
                if (pending.Count == 0 && next is not null)
                {
                    pending.Enqueue(PageAsync(path, next, ahead.Token));
                }
            }
        }
        finally
        {
            await ahead.CancelAsync();
            await Task.WhenAll(pending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static string WithLimit(string query) =>
        query.Length == 0 ? "limit=0"
        : query.Split('&').Any(part => part.StartsWith("limit=", StringComparison.Ordinal)) ? query
        : query + "&limit=0";

    private static string? NextQuery(JsonElement page)
    {
        if (!page.TryGetProperty("next", out var next) || next.GetString() is not { } link)
        {
            return null;
        }

        var mark = link.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? null : link[(mark + 1)..];
    }

    /// <summary>The queries of all pages after the first, or none when the links are not plain offsets.</summary>
    private static Queue<string> Plan(JsonElement page, string next)
    {
        var plan = new Queue<string>();
        var parts = next.Split('&');
        if (page.TryGetProperty("count", out var counted) && counted.ValueKind == JsonValueKind.Number && counted.TryGetInt64(out var count)
            && Number(parts, "limit=") is { } limit && Number(parts, "offset=") is { } offset && limit > 0)
        {
            for (; offset < count; offset += limit)
            {
                plan.Enqueue(string.Join('&', parts.Select(part => part.StartsWith("offset=", StringComparison.Ordinal) ? $"offset={offset}" : part)));
            }
        }

        return plan;
    }

    private static long? Number(string[] parts, string key) =>
        Array.Find(parts, part => part.StartsWith(key, StringComparison.Ordinal)) is { } part
        && long.TryParse(part.AsSpan(key.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<JsonElement> PageAsync(string path, string query, CancellationToken cancellation)
    {
        var asked = $"{path}?{query}";
        var page = await requests.SendAsync(HttpMethod.Get, asked, null, missingIsNull: false, cancellation);
        return page is { ValueKind: JsonValueKind.Object } list && list.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? list
            : throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {requests.Name} answered {asked} with something that is not a list");
    }
}
