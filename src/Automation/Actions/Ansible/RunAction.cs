using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>What the actions that start Ansible have in common.</summary>
internal static class RunAction
{
    public static async ValueTask<ActionOutcome> ExecuteAsync(
        RunRequest request, ActionContext context, RunExecutor executor, CancellationToken cancellationToken)
    {
        // Other events may be judged while Ansible works.
        using var outside = context.Place.Outside();
        string? broughtTo = null;
        if (request.Bring is { } bring)
            request = request with { Bring = content => Noting(bring(content)) };
        var outcome = await executor.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        return new ActionOutcome.Recorded(outcome.Position, broughtTo);

        IReadOnlyList<NewEntry> Noting(IReadOnlyList<NewEntry> entries)
        {
            broughtTo = entries.Count > 0 ? entries[0].Ruleset : null;
            return entries;
        }
    }
}
