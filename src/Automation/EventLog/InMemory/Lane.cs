namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The waiting entries of one ruleset, bounded by number and by bytes.</summary>
internal sealed class Lane(string ruleset)
{
    private const int MostEntries = 1024;
    private const long MostBytes = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new();
    private long _bytes;
    private long _last;
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _room;
    private RulesetState? _state;

    /// <summary>Null until the first commit.</summary>
    public RulesetState? State
    {
        get { lock (_gate) return _state; }
    }

    /// <summary>Null when there is room, else a task that completes when there may be.</summary>
    public Task? Room()
    {
        lock (_gate)
        {
            if (_entries.Count < MostEntries && _bytes < MostBytes)
                return null;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    public long Append(in NewEntry entry, ref long counter)
    {
        long position;
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            position = Interlocked.Increment(ref counter);
            _entries.Enqueue(new LogEntry(position, ruleset, entry.Kind, entry.Content, entry.At));
            _bytes += entry.Content.Length;
            _last = position;
            arrival = _arrival;
            _arrival = null;
        }
        arrival?.TrySetResult();
        return position;
    }

    public IReadOnlyList<LogEntry> Read(long after, int limit)
    {
        lock (_gate)
        {
            if (_last <= after || limit <= 0)
                return [];
            var found = new List<LogEntry>(Math.Min(limit, _entries.Count));
            foreach (var entry in _entries)
            {
                if (entry.Position <= after)
                    continue;
                found.Add(entry);
                if (found.Count == limit)
                    break;
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

    public void Commit(LogCommit commit)
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            var snapshot = commit.Snapshot ?? _state?.Snapshot;
            _state = commit.Snapshot is null && _state is { } old
                ? old with { Bookmark = Math.Max(old.Bookmark, commit.Bookmark), Clock = commit.Clock > old.Clock ? commit.Clock : old.Clock }
                : new RulesetState(ruleset, commit.Bookmark, commit.Clock, snapshot,
                    snapshot is null ? 0 : commit.Bookmark, snapshot is null ? default : commit.Clock);
            while (_entries.TryPeek(out var entry) && entry.Position <= commit.Bookmark)
            {
                _bytes -= entry.Content.Length;
                _entries.Dequeue();
            }
            if (_entries.Count < MostEntries && _bytes < MostBytes)
                (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }
}
