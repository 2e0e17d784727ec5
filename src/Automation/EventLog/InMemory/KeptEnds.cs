using Plumbline.Automation.EventLog.Ends;

namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The ends that some reader still needs; without readers none is kept.</summary>
internal sealed class KeptEnds
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, EndRecord> _ends = [];
    private readonly Dictionary<string, ReaderMark> _marks = new(StringComparer.Ordinal);
    private readonly EndSignal _signal = new();
    private long _last;

    public void Add(MatchRecord match, ActionRecord action, ActionEnd end)
    {
        if (end.Result.IsEmpty)
            return;
        lock (_gate)
        {
            _last++;
            if (_marks.Count > 0)
                _ends[_last] = new EndRecord(_last, action.Key, match.Ruleset, match.Rule, action.Request.Name, end.Status, end.At,
                    end.Result);
        }
        _signal.Raise();
    }

    public IReadOnlyList<EndRecord> Read(long after, int limit)
    {
        lock (_gate)
            return [.. _ends.Values.Where(e => e.Number > after).Take(limit)];
    }

    public async ValueTask<long> WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _signal.Next;
            lock (_gate)
                if (_last > after)
                    return _last;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ReaderMark Mark(string reader)
    {
        lock (_gate)
            return _marks.TryGetValue(reader, out var mark) ? mark : _marks[reader] = ReaderMark.Beginning;
    }

    public void Move(string reader, ReaderMark mark)
    {
        lock (_gate)
        {
            _marks[reader] = mark;
            var needed = _marks.Values.Min(m => m.Needed);
            while (_ends.Count > 0 && _ends.First().Key < needed)
                _ends.Remove(_ends.First().Key);
        }
    }
}
