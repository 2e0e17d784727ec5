using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>GET /plumbline/steps</c>: the latest steps of the path as lines of JSON; with <c>follow=true</c> new ones as they happen. Who accepts
/// <c>text/event-stream</c> gets each as a server-sent event. Needs a token of the API, and shows what its user may view. Only so many may
/// follow at one time: each of them holds a connection for as long as he likes.
/// </summary>
internal sealed class StepsEndpoint(ProgressFeed feed, NetboxStore store, CancellationToken stopping)
{
    public const int MostFollowers = 64;

    private const string EventStream = "text/event-stream";

    private int _followers;

    public async Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        if (viewer.Refusal is { } refusal)
        {
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
            return;
        }
        var filter = new PathAccess(viewer);
        if (http.Request.Query["follow"] != "true")
        {
            Begin(http);
            foreach (var step in feed.Latest().Where(filter.Shows))
                await WriteAsync(http, step, http.RequestAborted);
            return;
        }
        try
        {
            if (Interlocked.Increment(ref _followers) > MostFollowers)
                await PlainAnswer.TextAsync(http, StatusCodes.Status503ServiceUnavailable, $"{MostFollowers} clients follow already; leave out "
                    + "follow=true, or come back later");
            else
                await FollowAsync(http, viewer, filter);
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    private async Task FollowAsync(HttpContext http, ApiViewer viewer, PathAccess filter)
    {
        Begin(http);
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await foreach (var step in feed.FollowAsync(end.Token))
            {
                var shown = filter.Shows(step);
                if (viewer.Refusal is not null)
                    return; // the token or its user is no longer good
                if (shown)
                    await WriteAsync(http, step, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The listener went away, or the server ends.
        }
    }

    private static bool IsEventStream(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);

    private static void Begin(HttpContext http)
    {
        PlainAnswer.BeginLines(http);
        if (!IsEventStream(http.Request))
            return;
        http.Response.ContentType = EventStream;
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    // A line of JSON has no line feed within, and ends with one.
    private static async ValueTask WriteAsync(HttpContext http, Step step, CancellationToken cancellationToken)
    {
        var line = StepJson.WriteLine(step);
        ReadOnlyMemory<byte> whole = IsEventStream(http.Request) ? (byte[])[.. "data: "u8, .. line.Span, (byte)'\n'] : line;
        await http.Response.BodyWriter.WriteAsync(whole, cancellationToken);
    }
}
