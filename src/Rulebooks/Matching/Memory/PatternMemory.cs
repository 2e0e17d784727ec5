using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>The objects that wait under one condition of a join: in order of arrival, events apart from facts, and by hash.</summary>
internal sealed class PatternMemory
{
    private readonly CompiledPattern _pattern;
    private readonly Frame _frame;
    private readonly JoinIndex[] _indexes;
    private readonly Func<Partial, Value>[] _keys;
    private Partial? _lastEvent;
    private Partial? _lastFact;

    public PatternMemory(CompiledPattern pattern, IConstraintReports reports)
    {
        _pattern = pattern;
        _frame = new Frame(reports) { Bound = new Value[pattern.Rule.Patterns.Length][] };
        _indexes = [.. pattern.HashKeys.Select((_, i) => new JoinIndex(i))];
        _keys = [.. pattern.HashKeys.Select<Operand, Func<Partial, Value>>(key => partial => KeyOf(key, partial))];
    }

    public Partial? FirstEvent { get; private set; }

    public Partial? FirstFact { get; private set; }

    public int Count { get; private set; }

    /// <summary>How long an event may wait here; null as long as it lives.</summary>
    public TimeSpan? Window => _pattern.Rule.Window;

    /// <summary>Whether it is known when the oldest event leaves.</summary>
    public bool IsScheduled { get; set; }

    public Partial? Find(int index, in Value key) => _indexes[index].Find(key);

    public void Add(Partial partial)
    {
        partial.Memory = this;
        if (partial.Entry.IsFact)
        {
            partial.Previous = _lastFact;
            if (_lastFact is null)
                FirstFact = partial;
            else
                _lastFact.Next = partial;
            _lastFact = partial;
        }
        else
        {
            partial.Previous = _lastEvent;
            if (_lastEvent is null)
                FirstEvent = partial;
            else
                _lastEvent.Next = partial;
            _lastEvent = partial;
        }
        for (var i = 0; i < _indexes.Length; i++)
            _indexes[i].Add(_keys[i](partial), partial);
        Count++;
    }

    public void Remove(Partial partial)
    {
        var (previous, next) = (partial.Previous, partial.Next);
        if (previous is not null)
            previous.Next = next;
        else if (partial.Entry.IsFact)
            FirstFact = next;
        else
            FirstEvent = next;
        if (next is not null)
            next.Previous = previous;
        else if (partial.Entry.IsFact)
            _lastFact = previous;
        else
            _lastEvent = previous;
        for (var i = 0; i < _indexes.Length; i++)
            _indexes[i].Remove(partial, _keys[i]);
        (partial.Previous, partial.Next, partial.Memory) = (null, null, null);
        Count--;
    }

    private Value KeyOf(Operand key, Partial partial)
    {
        _frame.Bound[_pattern.Position] = partial.Kept;
        return key.Get(_frame);
    }
}
