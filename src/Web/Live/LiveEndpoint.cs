using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;
using Plumbline.Web.Session;

namespace Plumbline.Web.Live;

/// <summary>
/// <c>GET /plumbline/live</c>: server-sent events that say when something has happened, not what: the page asks for that itself, with the
/// rights of whoever looks at it. However much happens, they come <see cref="Pause"/> apart: a step costs each page nothing.
/// </summary>
internal sealed class LiveEndpoint(ProgressFeed feed, InventoryVersions? versions, LogIns logIns, CancellationToken stopping)
{
    /// <summary>So many pages may be open, and so many of one user.</summary>
    public const int MostPages = 500, MostOfOne = 50;

    /// <summary>Between two events to one page; where more and more happens it grows up to the longest.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromMilliseconds(500);

    private static readonly Task Never = new TaskCompletionSource().Task;

    // A proxy closes what is silent for a minute.
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<long, int> _ofUser = new();
    private int _open;

    public async Task HandleAsync(HttpContext http)
    {
        var user = SessionCookie.UserOf(http.User) ?? 0;
        try
        {
            var (all, his) = (Interlocked.Increment(ref _open), _ofUser.AddOrUpdate(user, 1, (_, open) => open + 1));
            if (all > MostPages || his > MostOfOne)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "30";
                return;
            }
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await TellAsync(http, logIns.Find(user)?.Stamp, user).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The page was closed, or the server ends.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            _ofUser.AddOrUpdate(user, 0, (_, open) => open - 1);
        }
    }

    private async Task TellAsync(HttpContext http, string? stamp, long user)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        // Whoever hears that it is open looks once more: from here on everything is told.
        var (seen, rendered, pause) = (feed.Told, Rendered(), Pause);
        await WriteAsync(http, "retry: 1000\ndata: open\n\n", end.Token).ConfigureAwait(false);
        // A session that is over hears no more.
        while (logIns.Find(user)?.Stamp is { } now && now == stamp)
        {
            var next = feed.Next;
            if (feed.Told == seen && !rendered.IsCompleted
                && !await CameAsync(Task.WhenAny(next, rendered), end.Token).ConfigureAwait(false))
            {
                await WriteAsync(http, ": here\n\n", end.Token).ConfigureAwait(false);
                continue;
            }
            (seen, rendered) = (feed.Told, Rendered());
            await WriteAsync(http, "data: step\n\n", end.Token).ConfigureAwait(false);
            await Task.Delay(pause, end.Token).ConfigureAwait(false);
            pause = feed.Told == seen ? Pause : Min(pause * 2, LongestPause);
        }
    }

    // Machines that were rendered anew are documented otherwise, and no step says so.
    private Task Rendered() => versions?.Next ?? Never;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<bool> CameAsync(Task next, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(Sign, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        await http.Response.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
