using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>Finds every way to complete a rule around one object that meets one of its conditions.</summary>
internal sealed class JoinSearch(CompiledRule rule, PatternMemory[] memories, IConstraintReports reports)
{
    private readonly Partial[] _bound = new Partial[rule.Patterns.Length];
    private readonly Frame _frame = new(reports) { Bound = new Value[rule.Patterns.Length][] };
    private readonly long _window = rule.Window?.Ticks ?? long.MaxValue;
    private List<Partial[]> _found = [];
    private int _most;

    /// <summary>
    /// Adds the matches that hold <paramref name="newcomer"/> under its condition; those in which one object stands twice are among them.
    /// </summary>
    /// <returns>False when there are more than <paramref name="most"/>; the rest is not looked for.</returns>
    public bool Run(int condition, Partial newcomer, List<Partial[]> found, int most)
    {
        foreach (var memory in memories)
            if (memory.Count == 0 && memory != memories[condition])
                return true;
        (_found, _most) = (found, most);
        Bind(condition, newcomer);
        var complete = Step(rule.Plans[condition].Steps, 0);
        Array.Clear(_bound);
        return complete;
    }

    private bool Step(JoinStep[] steps, int at)
    {
        if (at == steps.Length)
        {
            if (_found.Count >= _most)
                return false;
            _found.Add([.. _bound]);
            return true;
        }
        var step = steps[at];
        var memory = memories[step.Condition];
        if (step.Index >= 0)
        {
            // an index comes with its probe
            for (var partial = memory
                .Find(step.Index, step.Probe!.Get(_frame)); partial is not null; partial = partial.Links[step.Index].Next)
                if (!Try(step, partial, steps, at))
                    return false;
            return true;
        }
        for (var partial = memory.FirstEvent; partial is not null; partial = partial.Next)
            if (!Try(step, partial, steps, at))
                return false;
        for (var partial = memory.FirstFact; partial is not null; partial = partial.Next)
            if (!Try(step, partial, steps, at))
                return false;
        return true;
    }

    private bool Try(JoinStep step, Partial partial, JoinStep[] steps, int at)
    {
        if (!IsWithinWindow(partial.Entry))
            return true;
        Bind(step.Condition, partial);
        var holds = true;
        foreach (var test in step.Tests)
            holds = holds && test.Holds(_frame);
        var goOn = !holds || Step(steps, at + 1);
        _bound[step.Condition] = null!; // not bound any more
        return goOn;
    }

    private void Bind(int condition, Partial partial)
    {
        _bound[condition] = partial;
        _frame.Bound[condition] = partial.Kept;
    }

    // Facts have no time: they are within every window.
    private bool IsWithinWindow(Entry entry)
    {
        if (_window == long.MaxValue || entry.IsFact)
            return true;
        foreach (var other in _bound)
            if (other is not null && !other.Entry.IsFact && Math.Abs(other.Entry.Time - entry.Time) > _window)
                return false;
        return true;
    }
}
