using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Runs;

/// <summary>
/// <c>GET /plumbline/runs</c>: the runs that wait or are under way, one JSON object a line. <c>POST /plumbline/runs/ID/cancel</c> ends one
/// for good, <c>POST /plumbline/runs/ID/rerun</c> has the actions of an earlier match done once more and answers with the new one's number;
/// with <c>check=true</c> playbooks only tell what they would change. Who asked stands with the run.
/// Needs a token; who may see which run is as with steps, and changing one takes a superuser or the action <c>manage_runs</c> on the change
/// log, a token that may write, and the right to view its hosts.
/// </summary>
internal sealed class RunsEndpoint(ConsoleParts parts)
{
    public async Task ListAsync(HttpContext http)
    {
        var store = StoreOf(http);
        if (store.Viewer.Refusal is { } refusal)
        {
            await SayAsync(http, StatusCodes.Status403Forbidden, refusal).ConfigureAwait(false);
            return;
        }
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        foreach (var run in parts.Runs.Open().Where(run => store.Access.Shows(run.Hosts)))
            await http.Response.BodyWriter.WriteAsync(OpenRunJson.WriteLine(run), http.RequestAborted).ConfigureAwait(false);
    }

    public async Task CancelAsync(HttpContext http)
    {
        if (await KeyAsync(http).ConfigureAwait(false) is not { } key)
            return;
        var hosts = parts.Runs.Open().FirstOrDefault(run => run.Key == key)?.Hosts ?? [];
        if (StoreOf(http).Access.Manages(hosts) && parts.Runs.Cancel(key))
            await SayAsync(http, StatusCodes.Status200OK, $"run {RunId.Of(key)} is being ended").ConfigureAwait(false);
        else
            await SayAsync(http, StatusCodes.Status404NotFound, $"no run {RunId.Of(key)} waits or is under way").ConfigureAwait(false);
    }

    public async Task RerunAsync(HttpContext http)
    {
        if (await KeyAsync(http).ConfigureAwait(false) is not { } key)
            return;
        var (row, unreadable) = parts.Look(log => parts.HistoryOf(log).One(key), null);
        if (unreadable is not null)
        {
            await SayAsync(http, StatusCodes.Status503ServiceUnavailable, unreadable).ConfigureAwait(false);
            return;
        }
        var repeated = new RepeatedRuns(parts, StoreOf(http));
        if (row is null || !repeated.May(row))
        {
            // What he may not view is not there for him.
            await SayAsync(http, StatusCodes.Status404NotFound, $"no rulebook at work has a match {key.Match}").ConfigureAwait(false);
            return;
        }
        var (run, status, problem) = await repeated.AskAsync(row, http.Request.Query["check"] == "true", http.RequestAborted)
            .ConfigureAwait(false);
        await SayAsync(http, status, run ?? problem).ConfigureAwait(false);
    }

    // Null when the request was refused.
    private static async Task<ActionKey?> KeyAsync(HttpContext http)
    {
        var store = StoreOf(http);
        var asked = http.Request.RouteValues["id"] as string ?? "";
        if ((store.Viewer.Refusal ?? store.Access.WhyNoRuns) is { } why)
            await SayAsync(http, StatusCodes.Status403Forbidden, why).ConfigureAwait(false);
        else if (!RunId.TryParse(asked, out var key))
            await SayAsync(http, StatusCodes.Status400BadRequest, $"'{asked}' is no run: 'plumbline runs' lists them").ConfigureAwait(false);
        else
            return key;
        return null;
    }

    private static StoreCalls StoreOf(HttpContext http) => http.RequestServices.GetRequiredService<StoreCalls>();

    private static Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }
}
