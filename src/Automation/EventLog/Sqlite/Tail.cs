namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The newest entries of one ruleset.</summary>
/// <param name="from">The tail knows every entry of its ruleset behind this position.</param>
/// <param name="last">Position of the ruleset's newest entry.</param>
internal sealed class Tail(long from, long last)
{
    private const int MostEntries = 1024;
    private const long MostBytes = 2 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new();
    private long _from = from;
    private long _last = last;
    private long _bytes;
    private TaskCompletionSource? _arrival;

    public void Add(LogEntry entry)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _entries.Enqueue(entry);
            _bytes += entry.Content.Length;
            _last = entry.Position;
            while (_entries.Count > MostEntries || _bytes > MostBytes)
                Drop();
            (arrival, _arrival) = (_arrival, null);
        }
        arrival?.TrySetResult();
    }

    /// <summary>The entries behind a position, or null when only the disk knows them.</summary>
    public IReadOnlyList<LogEntry>? Read(long after, int limit)
    {
        lock (_gate)
        {
            if (_last <= after)
                return [];
            if (after < _from)
                return null;
            var found = new List<LogEntry>(Math.Min(limit, _entries.Count));
            foreach (var entry in _entries)
            {
                if (entry.Position <= after)
                    continue;
                if (found.Count == limit)
                    break;
                found.Add(entry);
            }
            return found;
        }
    }

    public Task Arrival(long after)
    {
        lock (_gate)
        {
            if (_last > after)
                return Task.CompletedTask;
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrival.Task;
        }
    }

    public void Forget(long upTo)
    {
        lock (_gate)
            while (_entries.TryPeek(out var entry) && entry.Position <= upTo)
                Drop();
    }

    /// <summary>Begins anew: what stands up to a position is on the disk, the newest of this ruleset at <paramref name="last"/>.</summary>
    public void Restart(long from, long last)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _entries.Clear();
            (_from, _last, _bytes) = (from, last, 0);
            (arrival, _arrival) = (_arrival, null);
        }
        // Whoever waits looks for himself.
        arrival?.TrySetResult();
    }

    private void Drop()
    {
        var entry = _entries.Dequeue();
        _bytes -= entry.Content.Length;
        _from = entry.Position;
    }
}
