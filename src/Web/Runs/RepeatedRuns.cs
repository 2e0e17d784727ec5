using Microsoft.AspNetCore.Http;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Runs;

/// <summary>
/// Has a run done once more, or only checked: as a match of its own with the same events, on the same way as the first. Who asked stands
/// with it in the event log.
/// </summary>
internal sealed class RepeatedRuns(ConsoleParts parts, StoreCalls store)
{
    /// <summary>Whether he may have it done again: all actions of its match are, so he must be shown the hosts of each.</summary>
    public bool May(RunRow row)
    {
        var open = parts.Runs.Open().ToDictionary(run => run.Key);
        return RunRow.Of(row.Match, open, parts.Time.GetUtcNow()).Where(other => other.IsRun).Append(row)
            .All(other => store.Access.Manages(other.Hosts));
    }

    /// <returns>The number of the new run; or why there is none, and the status to answer with.</returns>
    public async Task<(string? Run, int Status, string Problem)> AskAsync(RunRow row, bool check, CancellationToken cancellationToken)
    {
        if (!May(row))
            return (null, StatusCodes.Status403Forbidden,
                "This takes a superuser, or a permission with the action manage_runs on the change log, and the right to view all its hosts.");
        var asked = new AskedByUser(store.User.Name, check);
        try
        {
            foreach (var ruleset in parts.Rulebooks().SelectMany(unit => unit.Rulesets))
                if (await ruleset.FireAgainAsync(row.Match.Id, asked, cancellationToken).ConfigureAwait(false) is > 0 and var again)
                    return (RunId.Of(new ActionKey(again, row.Action.Key.Index)), StatusCodes.Status200OK, "");
            return (null, StatusCodes.Status404NotFound, "No rulebook at work has its rule any more.");
        }
        catch (ArgumentException gone)
        {
            return (null, StatusCodes.Status409Conflict, gone.Message);
        }
        catch (EventLogException unwritable)
        {
            return (null, StatusCodes.Status503ServiceUnavailable, unwritable.Message);
        }
    }
}
