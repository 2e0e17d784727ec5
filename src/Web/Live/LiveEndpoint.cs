using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Progress;

namespace Plumbline.Web.Live;

/// <summary>
/// <c>GET /plumbline/live</c>: server-sent events that say when something has happened, not what: the page asks for that itself, with the
/// rights of whoever looks at it. However much happens, they come <see cref="Pause"/> apart.
/// </summary>
internal sealed class LiveEndpoint(ProgressFeed feed, CancellationToken stopping)
{
    /// <summary>So many pages may be open.</summary>
    public const int MostPages = 500;

    /// <summary>Between two events to one page.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A proxy closes what is silent for a minute.
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(20);

    private int _open;

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > MostPages)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "30";
                return;
            }
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            await TellAsync(http, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the server ends.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task TellAsync(HttpContext http, CancellationToken cancellationToken)
    {
        await WriteAsync(http, "retry: 1000\ndata: open\n\n", cancellationToken).ConfigureAwait(false);
        await using var steps = feed.NewAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = steps.MoveNextAsync().AsTask();
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(Sign, cancellationToken)).ConfigureAwait(false) != next)
            {
                await WriteAsync(http, ": here\n\n", cancellationToken).ConfigureAwait(false);
                continue;
            }
            while (next.IsCompleted)
            {
                if (!await next.ConfigureAwait(false))
                    return;
                next = steps.MoveNextAsync().AsTask();
            }
            await WriteAsync(http, "data: step\n\n", cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        await http.Response.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
