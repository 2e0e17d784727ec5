using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;
using Plumbline.Rulebooks.Matching.Windows;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>What a session remembers for one rule; most rules need nothing.</summary>
internal sealed class RuleState
{
    public RuleState(CompiledRule rule, IConstraintReports reports)
    {
        Rule = rule;
        if (rule.Shape == RuleShape.All)
        {
            Memories = [.. rule.Patterns.Select(p => new PatternMemory(p, reports))];
            Search = new JoinSearch(rule, Memories, reports);
        }
        if (rule.Shape == RuleShape.NotAll)
            NotAll = new NotAllWindow(rule, reports);
        if (rule.Throttle is not { } throttle)
            return;
        Group = new GroupKey(rule.GroupSlots);
        if (throttle.Kind == ThrottleKind.OnceAfter)
            OnceAfter = new OnceAfterWindow();
        else
            Windows = new GroupWindows(throttle.Window.Ticks);
    }

    public CompiledRule Rule { get; }

    public PatternMemory[] Memories { get; } = [];

    public JoinSearch? Search { get; }

    public NotAllWindow? NotAll { get; }

    public GroupKey? Group { get; }

    public OnceAfterWindow? OnceAfter { get; }

    /// <summary>Of <c>once_within</c> and <c>accumulate_within</c>.</summary>
    public GroupWindows? Windows { get; }

    /// <summary>When a window of the rule closes with a match.</summary>
    public long? Deadline => NotAll?.Deadline ?? OnceAfter?.Deadline;
}
