using Plumbline.Automation.EventLog;

namespace Plumbline.Intake.Benchmarks;

/// <summary>Takes the part of a ruleset without rules: reads the log and moves its bookmark.</summary>
internal static class Reader
{
    public static async Task RunAsync(IEventLog log, string ruleset, CancellationToken cancellationToken)
    {
        var position = (await log.StateAsync(ruleset, cancellationToken)).Bookmark;
        while (true)
        {
            await log.WaitAsync(ruleset, position, cancellationToken);
            var entries = await log.ReadAsync(ruleset, position, 256, cancellationToken);
            if (entries.Count == 0)
                continue;
            position = entries[^1].Position;
            await log.CommitAsync(new LogCommit { Ruleset = ruleset, Bookmark = position, Clock = entries[^1].At }, cancellationToken);
        }
    }
}
