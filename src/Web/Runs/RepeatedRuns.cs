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
    /// <returns>The number of the new run; or why there is none.</returns>
    public async Task<(string? Run, string Problem)> AskAsync(RunRow row, bool check, CancellationToken cancellationToken)
    {
        if (!store.Access.ManagesRuns || !store.Access.Shows(row.Hosts))
            return (null, "This takes a superuser, or a permission with the action manage_runs on the change log.");
        var asked = new AskedByUser(store.User.Name, check);
        try
        {
            foreach (var ruleset in parts.Rulebooks().SelectMany(unit => unit.Rulesets))
                if (await ruleset.FireAgainAsync(row.Match.Id, asked, cancellationToken).ConfigureAwait(false) is > 0 and var again)
                    return (RunId.Of(new ActionKey(again, row.Action.Key.Index)), "");
            return (null, "No rulebook at work has its rule any more.");
        }
        catch (Exception e) when (e is ArgumentException or EventLogException)
        {
            return (null, e.Message);
        }
    }
}
