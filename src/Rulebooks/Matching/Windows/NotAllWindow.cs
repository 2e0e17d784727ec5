using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>
/// The window of a <c>not_all</c> rule. The first event opens it; those that come meanwhile wait behind it and, if they are still there
/// when it ends, get a window of their own.
/// </summary>
internal sealed class NotAllWindow(CompiledRule rule, IConstraintReports reports)
{
    private readonly Frame _frame = new(reports) { Bound = new Value[rule.Patterns.Length][] };
    private readonly LinkedList<Waiting>[] _byCondition = [.. rule.Patterns.Select(_ => new LinkedList<Waiting>())];
    private readonly Waiting[] _bound = new Waiting[rule.Patterns.Length];
    private readonly LinkedList<Waiting> _events = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<Waiting> Events => _events;

    /// <summary>When the window of the first event ends; null when none waits.</summary>
    public long? Deadline { get; set; }

    /// <summary>Takes an event; true when with it all conditions are met, and the events that met them are gone.</summary>
    public bool Add(int condition, byte[] json, Value[] kept, bool isFact, long now)
    {
        var newcomer = Wait(condition, json, kept, isFact);
        Deadline ??= now + Length;
        // One condition alone is never "not all": its event fires when the window ends.
        if (rule.Patterns.Length < 2 || Array.Exists(_byCondition, waiting => waiting.Count == 0))
            return false;
        Bind(newcomer);
        if (!Complete(rule.Plans[condition].Steps, 0))
            return false;
        foreach (var met in _bound)
            Remove(met);
        Array.Clear(_bound);
        Deadline = _events.Count == 0 ? null : now + Length;
        return true;
    }

    /// <summary>Puts back an event that waited.</summary>
    public void Restore(int condition, byte[] json, bool isFact, Func<byte[], CompiledPattern, Value[]> keptFor) =>
        Wait(condition, json, keptFor(json, rule.Patterns[condition]), isFact);

    /// <summary>Ends the window: its first event is handed out and the next one, if any, opens a window now.</summary>
    public Waiting Expire()
    {
        var first = _events.First!.Value; // a window is open, so someone waits
        Remove(first);
        Deadline = _events.Count == 0 ? null : Deadline + Length;
        return first;
    }

    /// <summary>Takes out waiting events; the one that opened the window stays, as the window is already under way.</summary>
    public void Retract(Predicate<byte[]> isMeant)
    {
        foreach (var waiting in _events.Skip(1).Where(waiting => isMeant(waiting.Json)).ToList())
            Remove(waiting);
    }

    private long Length => rule.Window!.Value.Ticks; // not_all always has a window

    private Waiting Wait(int condition, byte[] json, Value[] kept, bool isFact)
    {
        var waiting = new Waiting(condition, json, kept, isFact);
        waiting.InOrder = _events.AddLast(waiting);
        waiting.InCondition = _byCondition[condition].AddLast(waiting);
        return waiting;
    }

    private void Remove(Waiting waiting)
    {
        _events.Remove(waiting.InOrder!); // set when it began to wait
        _byCondition[waiting.Condition].Remove(waiting.InCondition!); // the same
    }

    private void Bind(Waiting waiting)
    {
        _bound[waiting.Condition] = waiting;
        _frame.Bound[waiting.Condition] = waiting.Kept;
    }

    private bool Complete(JoinStep[] steps, int at)
    {
        if (at == steps.Length)
            return true;
        foreach (var waiting in _byCondition[steps[at].Condition])
        {
            Bind(waiting);
            if (Array.TrueForAll(steps[at].Tests, test => test.Holds(_frame)) && Complete(steps, at + 1))
                return true;
        }
        return false;
    }

    internal sealed class Waiting(int condition, byte[] json, Value[] kept, bool isFact)
    {
        public int Condition => condition;

        public byte[] Json => json;

        public Value[] Kept => kept;

        public bool IsFact => isFact;

        public LinkedListNode<Waiting>? InOrder { get; set; }

        public LinkedListNode<Waiting>? InCondition { get; set; }
    }
}
