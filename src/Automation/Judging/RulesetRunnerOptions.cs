using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;

namespace Plumbline.Automation.Judging;

/// <summary>How a ruleset is run.</summary>
public sealed record RulesetRunnerOptions
{
    /// <summary>Used where the ruleset does not say.</summary>
    public ExecutionStrategy Strategy { get; init; } = ExecutionStrategy.Sequential;

    /// <summary>Entries after which the session is snapshot into the log; 0 for a log that does not outlive the process.</summary>
    public int SnapshotEvery { get; init; }

    /// <summary>Where the ruleset and its actions show how they stand.</summary>
    public HealthBoard Health { get; init; } = new(TimeProvider.System);

    /// <summary>The pauses between attempts at what failed.</summary>
    public Backoff Backoff { get; init; } = Backoff.Standard;

    /// <summary>Called for every entry before it is judged, in order; for people who watch.</summary>
    public Action<LogEntry>? Observe { get; init; }

    /// <summary>Called for an event that fired nothing, with a way to ask why not, which is as dear as judging it again.</summary>
    public Action<LogEntry, Func<IReadOnlyList<RuleExplanation>>>? Unmatched { get; init; }

    /// <summary>Called for every match that was recorded, before its actions begin.</summary>
    public Action<FiredRule>? Fired { get; init; }
}
