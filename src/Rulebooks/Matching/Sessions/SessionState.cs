using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Everything a session remembers.</summary>
internal sealed class SessionState
{
    public SessionState(CompiledRuleset ruleset, SessionOptions options, DateTimeOffset start)
    {
        Ruleset = ruleset;
        Options = options;
        (Start, Now) = (start, start.UtcTicks);
        Log = new ConstraintLog(ruleset.Ruleset.Name, ruleset.ConstraintCount, options.Log);
        Rules = Array.ConvertAll(ruleset.Rules, rule => new RuleState(rule, Log));
        Memory = new WorkingMemory(ruleset.Rules.Length);
        Ttl = ruleset.Ruleset.DefaultEventsTtl.Ticks;
    }

    public CompiledRuleset Ruleset { get; }

    public SessionOptions Options { get; }

    public DateTimeOffset Start { get; init; }

    public ConstraintLog Log { get; }

    public RuleState[] Rules { get; }

    public WorkingMemory Memory { get; }

    public long Ttl { get; }

    /// <summary>The clock, in ticks.</summary>
    public long Now { get; set; }

    /// <summary>Numbers objects in order of arrival; 0 as long as none came.</summary>
    public long LastNumber { get; set; }

    public SessionTally Tally { get; } = new();

    /// <summary>The ends of open windows, earliest first; ones that were moved meanwhile are skipped when their turn comes.</summary>
    public PriorityQueue<CompiledRule, (long At, int Rule)> Deadlines { get; } = new();

    /// <summary>When the oldest event of a timed join's memory leaves it; at most one per memory.</summary>
    public PriorityQueue<PatternMemory, long> Leavings { get; } = new();

    public void Schedule(RuleState state)
    {
        if (state.Deadline is { } at)
            Deadlines.Enqueue(state.Rule, (at, state.Rule.Index));
    }

    /// <summary>The next window that really ends, dropping outdated ones.</summary>
    public (RuleState State, long At)? NextDeadline()
    {
        while (Deadlines.TryPeek(out var rule, out var due))
        {
            if (Rules[rule.Index].Deadline == due.At)
                return (Rules[rule.Index], due.At);
            Deadlines.Dequeue();
        }
        return null;
    }
}
