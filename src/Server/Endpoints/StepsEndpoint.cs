using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary><c>GET /plumbline/steps</c>: the latest steps of the path as lines of JSON; with <c>follow=true</c> new ones as they happen. Needs a token of the API.</summary>
internal sealed class StepsEndpoint(ProgressFeed feed, NetboxStore store, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (TokenGate.Refuse(http, store) is { } refusal)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(refusal + "\n", http.RequestAborted);
            return;
        }
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Query["follow"] != "true")
        {
            foreach (var step in feed.Latest())
                await http.Response.BodyWriter.WriteAsync(StepJson.WriteLine(step), http.RequestAborted);
            return;
        }
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await foreach (var step in feed.FollowAsync(end.Token))
                await http.Response.BodyWriter.WriteAsync(StepJson.WriteLine(step), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The listener went away, or the server ends.
        }
    }
}
