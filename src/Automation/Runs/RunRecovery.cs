using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Runner.Execution;

namespace Plumbline.Automation.Runs;

/// <summary>After a crash: ends what the attempts of the program before left running, and marks them interrupted.</summary>
public sealed class RunRecovery(IPlaybookRunner runner, IEventLog log, LogWrites writes, TimeProvider time, ILogger logger)
{
    /// <summary>Every open attempt of all rulesets; to be called before anything runs.</summary>
    public async Task EndAllAsync(CancellationToken cancellationToken)
    {
        foreach (var ruleset in await log.RulesetsAsync(cancellationToken).ConfigureAwait(false))
            foreach (var match in await log.PendingAsync(ruleset, cancellationToken).ConfigureAwait(false))
                foreach (var action in match.Actions)
                    await EndAsync($"actions {ruleset}", action.Attempts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The attempts of one action; returns how many of them were ever cut.</summary>
    internal async Task<int> EndAsync(string part, IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken)
    {
        foreach (var attempt in attempts.Where(a => a.Status == ActionStatus.Started && a.Process is not { IsElsewhere: true }))
        {
            var ended = await runner.EndLeftoversAsync(
                AttemptId.Of(attempt.Key, attempt.Began), AttemptId.Stamp(attempt.Process), cancellationToken).ConfigureAwait(false);
            logger.Interrupted(attempt.Key.ToString(), ended);
            var end = new AttemptEnd(ActionStatus.Interrupted, time.GetUtcNow(), null);
            await writes.DoAsync(part, to => to.EndAttemptAsync(attempt.Key, end, CancellationToken.None), cancellationToken)
                .ConfigureAwait(false);
        }
        return attempts.Count(a => a.Status is ActionStatus.Started or ActionStatus.Interrupted);
    }
}
