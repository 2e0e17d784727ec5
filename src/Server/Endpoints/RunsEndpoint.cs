using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>GET /plumbline/runs</c>: the runs that wait or are under way, one JSON object a line. <c>POST /plumbline/runs/ID/cancel</c> ends one
/// for good, <c>POST /plumbline/runs/ID/rerun</c> has the actions of an earlier match done once more and answers with the new one's number;
/// with <c>check=true</c> playbooks only tell what they would change. Who asked stands with the run.
/// Needs a token; who may see which run is as with steps, and changing one takes a superuser or the action <c>manage_runs</c> on the change
/// log.
/// </summary>
internal sealed class RunsEndpoint(AnsibleRuns runs, ServedRulebooks rulebooks, NetboxStore store)
{
    public async Task ListAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        if (viewer.Refusal is { } refusal)
        {
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
            return;
        }
        var filter = new PathAccess(viewer);
        PlainAnswer.BeginLines(http);
        foreach (var run in runs.Open().Where(run => filter.Shows(run.Hosts)))
            await http.Response.BodyWriter.WriteAsync(OpenRunJson.WriteLine(run), http.RequestAborted);
    }

    public async Task CancelAsync(HttpContext http)
    {
        if (await KeyAsync(http) is not { } key)
            return;
        if (runs.Cancel(key))
            await PlainAnswer.TextAsync(http, StatusCodes.Status200OK, $"run {RunId.Of(key)} is being ended");
        else
            await PlainAnswer.TextAsync(http, StatusCodes.Status404NotFound, $"no run {RunId.Of(key)} waits or is under way");
    }

    public async Task RerunAsync(HttpContext http)
    {
        if (await KeyAsync(http) is not { } key)
            return;
        var asked = new AskedByUser(TokenGate.Admit(http, store).UserName, http.Request.Query["check"] == "true");
        try
        {
            foreach (var ruleset in rulebooks.Units.SelectMany(unit => unit.Rulesets))
                if (await ruleset.FireAgainAsync(key.Match, asked, http.RequestAborted) is > 0 and var again)
                {
                    await PlainAnswer.TextAsync(http, StatusCodes.Status200OK, RunId.Of(new ActionKey(again, 0)));
                    return;
                }
            await PlainAnswer.TextAsync(http, StatusCodes.Status404NotFound, $"no rulebook at work has a match {key.Match}");
        }
        catch (ArgumentException gone)
        {
            await PlainAnswer.TextAsync(http, StatusCodes.Status409Conflict, gone.Message);
        }
        catch (EventLogException unwritable)
        {
            await PlainAnswer.TextAsync(http, StatusCodes.Status503ServiceUnavailable, unwritable.Message);
        }
    }

    // Null when the request was refused.
    private async Task<ActionKey?> KeyAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        var asked = http.Request.RouteValues["id"] as string ?? "";
        if (viewer.Refusal is { } refusal)
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
        else if (!new PathAccess(viewer).ManagesRuns)
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden,
                $"this takes a superuser, or a permission with the action {PathAccess.ManageRuns} on {PathAccess.ChangeLog}");
        else if (!RunId.TryParse(asked, out var key))
            await PlainAnswer.TextAsync(http, StatusCodes.Status400BadRequest, $"'{asked}' is no run: 'plumbline runs' lists them");
        else
            return key;
        return null;
    }
}
