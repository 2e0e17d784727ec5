namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The waiting entries of one ruleset, bounded by number and by bytes.</summary>
internal sealed class Lane(string ruleset)
{
    private const int MostEntries = 1024;
    private const long MostBytes = 8 << 20;
    private const int MostDead = 100;

    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new();
    private long _bytes;
    private long _last;
    private DateTimeOffset _newest;
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _room;
    private RulesetState? _state;
    private readonly List<(DeadLetter Letter, LogEntry Entry)> _dead = [];
    private long _lastCommit;
    private long _lastMatch;

    /// <summary>Null until the first commit.</summary>
    public RulesetState? State
    {
        get { lock (_gate) return _state; }
    }

    /// <summary>How many entries wait.</summary>
    public int Waiting
    {
        get { lock (_gate) return _entries.Count; }
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
            _newest = entry.At < _newest ? _newest : entry.At;
            _entries.Enqueue(new LogEntry(position, ruleset, entry.Kind, entry.Content, _newest));
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

    /// <summary>The first match of the ruleset's last commit, when that is the one of this id.</summary>
    public bool IsRepeated(long commit, out long first)
    {
        lock (_gate)
        {
            first = _lastMatch;
            return commit != 0 && commit == _lastCommit;
        }
    }

    public IReadOnlyList<DeadLetter> Dead
    {
        get { lock (_gate) return [.. _dead.Select(d => d.Letter)]; }
    }

    /// <summary>The entry of a dead letter, which from now on counts as judged again; null when there is none.</summary>
    public LogEntry? TakeDead(long position)
    {
        lock (_gate)
        {
            var at = _dead.FindIndex(d => d.Letter.Position == position);
            var found = at < 0 ? null : _dead[at].Entry;
            if (at >= 0)
                _dead.RemoveAt(at);
            return found;
        }
    }

    /// <param name="first">The id of the commit's first match.</param>
    public void Commit(LogCommit commit, long first)
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            var old = _state ?? RulesetState.Beginning(ruleset);
            _state = old with
            {
                Bookmark = Math.Max(old.Bookmark, commit.Bookmark), Clock = commit.Clock > old.Clock ? commit.Clock : old.Clock,
                Forgotten = Math.Max(old.Forgotten, commit.Bookmark),
            };
            if (!commit.Snapshot.IsEmpty)
                _state = _state with { Snapshot = commit.Snapshot, SnapshotBookmark = commit.Bookmark, SnapshotClock = commit.Clock };
            (_lastCommit, _lastMatch) = (commit.Id, first);
            Bury(commit.Dead);
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

    private void Bury(IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
            if (_entries.FirstOrDefault(e => e.Position == letter.Position) is { } entry)
                _dead.Add((letter, entry));
        if (_dead.Count > MostDead)
            _dead.RemoveRange(0, _dead.Count - MostDead);
    }
}
