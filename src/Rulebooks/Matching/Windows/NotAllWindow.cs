using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>
/// The window of a <c>not_all</c> rule. The first event opens it; those that come meanwhile wait behind it and, if they are still there when it ends,
/// get a window of their own.
/// </summary>
internal sealed class NotAllWindow(CompiledRule rule, IConstraintReports reports)
{
    private readonly Frame _frame = new(reports) { Bound = new Value[rule.Patterns.Length][] };
    private readonly Waiting?[] _bound = new Waiting?[rule.Patterns.Length];

    public List<Waiting> Events { get; } = [];

    /// <summary>When the window of the first event ends; null when none waits.</summary>
    public long? Deadline { get; set; }

    /// <summary>Takes an event; true when with it all conditions are met, and the events that met them are gone.</summary>
    public bool Add(Waiting waiting, long now)
    {
        Events.Add(waiting);
        Deadline ??= now + rule.Window!.Value.Ticks; // not_all always has a window
        if (rule.Patterns.Length < 2 || !Complete(0))
            return false;
        Events.RemoveAll(e => Array.IndexOf(_bound, e) >= 0);
        Array.Clear(_bound);
        Deadline = Events.Count == 0 ? null : now + rule.Window!.Value.Ticks; // as above
        return true;
    }

    /// <summary>Ends the window: its first event is handed out and the next one, if any, opens a window now.</summary>
    public Waiting Expire()
    {
        var first = Events[0];
        Events.RemoveAt(0);
        Deadline = Events.Count == 0 ? null : Deadline + rule.Window!.Value.Ticks; // not_all always has a window
        return first;
    }

    /// <summary>Puts back an event that waited.</summary>
    public void Restore(int condition, byte[] json, bool isFact, Func<byte[], CompiledPattern, Value[]> keptFor) =>
        Events.Add(new(condition, json, keptFor(json, rule.Patterns[condition]), isFact));

    private bool Complete(int condition)
    {
        if (condition == rule.Patterns.Length)
            return true;
        foreach (var waiting in Events)
        {
            if (waiting.Condition != condition)
                continue;
            _bound[condition] = waiting;
            _frame.Bound[condition] = waiting.Kept;
            if (rule.Patterns[condition].Together.All(test => test.Predicate.Holds(_frame)) && Complete(condition + 1))
                return true;
        }
        _bound[condition] = null;
        return false;
    }

    internal sealed record Waiting(int Condition, byte[] Json, Value[] Kept, bool IsFact);
}
