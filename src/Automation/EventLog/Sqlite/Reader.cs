namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>Reads the log on a connection of its own, while the writer writes.</summary>
internal sealed class Reader(Database database) : IEventLogReader
{
    // No session reads like this, so that whoever restores it says so and makes it again from the entries.
    private static readonly byte[] Damaged = [0];

    private readonly Lock _gate = new();
    private readonly Statement _entries = database.Prepare(
        "SELECT position, kind, at, content, sum FROM entry WHERE ruleset = (SELECT id FROM ruleset WHERE name = ?) AND position > ? "
            + "ORDER BY position LIMIT ?");
    private readonly Statement _entriesBefore = database.Prepare(
        "SELECT position, kind, at, content, sum FROM entry WHERE ruleset = (SELECT id FROM ruleset WHERE name = ?) AND position < ? "
            + "ORDER BY position DESC LIMIT ?");
    private readonly Statement _last = database.Prepare(
        "SELECT coalesce(max(position), 0) FROM entry WHERE ruleset = (SELECT id FROM ruleset WHERE name = ?)");
    private readonly Statement _waiting = database.Prepare(
        "SELECT count(*), coalesce(sum(length(e.content)), 0), coalesce(max(e.position), 0) FROM ruleset r CROSS JOIN entry e ON e.ruleset "
            + "= r.id AND e.position > r.bookmark WHERE r.name = ?");
    private readonly Statement _state = database.Prepare(
        "SELECT bookmark, clock, snapshot, snapshot_bookmark, snapshot_clock, forgotten, snapshot_sum FROM ruleset WHERE name = ?");
    private readonly Statement _rulesets = database.Prepare("SELECT name FROM ruleset WHERE commits > 0 ORDER BY commits");
    private readonly Statement _names = database.Prepare("SELECT name FROM ruleset ORDER BY id");
    private readonly Statement _pending = database.Prepare(
        "SELECT m.id, r.name, m.rule, m.at, m.bindings, m.sum FROM match m JOIN ruleset r ON r.id = m.ruleset WHERE r.name = ? "
            + "AND m.open > 0 ORDER BY m.id");
    private readonly Statement _matches = database.Prepare(
        "SELECT m.id, r.name, m.rule, m.at, m.bindings, m.sum FROM match m JOIN ruleset r ON r.id = m.ruleset WHERE (?1 IS NULL "
            + "OR r.name = ?1) AND m.id > ?2 ORDER BY m.id LIMIT ?3");
    private readonly Statement _matchesBefore = database.Prepare(
        "SELECT m.id, r.name, m.rule, m.at, m.bindings, m.sum FROM match m JOIN ruleset r ON r.id = m.ruleset WHERE (?1 IS NULL "
            + "OR r.name = ?1) AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3");
    private readonly Statement _dead = database.Prepare(
        "SELECT r.name, d.position, d.reason, d.failures, d.at, d.again FROM dead d JOIN ruleset r ON r.id = d.ruleset WHERE (?1 IS NULL "
            + "OR r.name = ?1) ORDER BY d.position");
    private readonly Statement _actions = database.Prepare(
        "SELECT place, name, request, status, result FROM action WHERE match = ? ORDER BY place");
    private readonly Statement _attempts = database.Prepare(
        "SELECT number, status, began, ended, process, started FROM attempt WHERE match = ? AND place = ? ORDER BY number");

    private readonly Statement _firings = database.Prepare(
        "SELECT slice, count FROM firing WHERE ruleset = (SELECT id FROM ruleset WHERE name = ?) AND rule = ? AND slice >= ? AND slice < ?");

    public IReadOnlyList<LogEntry> Entries(string ruleset, long after, int limit)
    {
        lock (_gate)
            return Entries(_entries.Bind(0, ruleset).Bind(1, after).Bind(2, limit), ruleset);
    }

    public IReadOnlyList<LogEntry> EntriesBefore(string ruleset, long before, int limit)
    {
        lock (_gate)
            return Entries(_entriesBefore.Bind(0, ruleset).Bind(1, before).Bind(2, limit), ruleset);
    }

    public long Last(string ruleset)
    {
        lock (_gate)
        {
            _last.Bind(0, ruleset).Step();
            var last = _last.Long(0);
            _last.Reset();
            return last;
        }
    }

    public (long Entries, long Bytes, long Last) Waiting(string ruleset)
    {
        lock (_gate)
        {
            _waiting.Bind(0, ruleset).Step();
            var waiting = (_waiting.Long(0), _waiting.Long(1), _waiting.Long(2));
            _waiting.Reset();
            return waiting;
        }
    }

    public RulesetState State(string ruleset)
    {
        lock (_gate)
        {
            if (!_state.Bind(0, ruleset).Step())
                return RulesetState.Beginning(ruleset);
            try
            {
                var snapshot = _state.Bytes(2);
                if (!Checksum.Holds(_state, snapshot, 6))
                    snapshot = Damaged;
                return snapshot.Length == 0
                    ? new RulesetState(ruleset, _state.Long(0), _state.Instant(1), default, 0, default, _state.Long(5))
                    : new RulesetState(ruleset, _state.Long(0), _state.Instant(1), snapshot, _state.Long(3), _state.Instant(4),
                        _state.Long(5));
            }
            finally
            {
                _state.Reset();
            }
        }
    }

    public IReadOnlyList<string> Rulesets()
    {
        lock (_gate)
        {
            var names = new List<string>();
            while (_rulesets.Step())
                names.Add(_rulesets.Text(0));
            return names;
        }
    }

    public IReadOnlyList<string> Names()
    {
        lock (_gate)
        {
            var names = new List<string>();
            while (_names.Step())
                names.Add(_names.Text(0));
            return names;
        }
    }

    public IReadOnlyList<DeadLetter> DeadLetters(string? ruleset)
    {
        lock (_gate)
        {
            var found = new List<DeadLetter>();
            _dead.Bind(0, ruleset);
            while (_dead.Step())
                found.Add(new DeadLetter(_dead.Text(0), _dead.Long(1), _dead.Text(2), _dead.Int(3), _dead.Instant(4), _dead.Long(5)));
            return found;
        }
    }

    public IReadOnlyList<MatchRecord> Pending(string ruleset)
    {
        lock (_gate)
            return Matches(_pending.Bind(0, ruleset));
    }

    public IReadOnlyList<MatchRecord> Matches(string? ruleset, long after, int limit)
    {
        lock (_gate)
            return Matches(_matches.Bind(0, ruleset).Bind(1, after).Bind(2, limit));
    }

    public IReadOnlyList<MatchRecord> MatchesBefore(string? ruleset, long before, int limit)
    {
        lock (_gate)
            return Matches(_matchesBefore.Bind(0, ruleset).Bind(1, before).Bind(2, limit));
    }

    public IReadOnlyList<long> Firings(string ruleset, string rule, DateTimeOffset from, TimeSpan span, int count)
    {
        var (firings, first, slices) = (new long[count], from.UtcTicks / FiringTable.Slice, span.Ticks / FiringTable.Slice);
        lock (_gate)
        {
            _firings.Bind(0, ruleset).Bind(1, rule).Bind(2, first).Bind(3, first + (slices * count));
            while (_firings.Step())
                firings[(_firings.Long(0) - first) / slices] += _firings.Long(1);
        }
        return firings;
    }

    public void Dispose()
    {
        lock (_gate)
            database.Dispose();
    }

    private List<LogEntry> Entries(Statement read, string ruleset)
    {
        var found = new List<LogEntry>();
        while (read.Step())
        {
            var content = Checksum.Verified(database, read, 3, 4, Checksum.Entry);
            found.Add(new LogEntry(read.Long(0), ruleset, (EntryKind)read.Int(1), content, read.Instant(2)));
        }
        return found;
    }

    private List<MatchRecord> Matches(Statement rows)
    {
        var found = new List<MatchRecord>();
        while (rows.Step())
        {
            var bindings = Checksum.Verified(database, rows, 4, 5, "match");
            found.Add(new MatchRecord(rows.Long(0), rows.Text(1), rows.Text(2), rows.Instant(3), bindings, Actions(rows.Long(0))));
        }
        return found;
    }

    private List<ActionRecord> Actions(long match)
    {
        var found = new List<ActionRecord>();
        _actions.Bind(0, match);
        while (_actions.Step())
        {
            var key = new ActionKey(match, _actions.Int(0));
            var result = _actions.IsNull(4) ? [] : _actions.Bytes(4);
            found.Add(new ActionRecord(key, new RequestedAction(_actions.Text(1), _actions.Bytes(2)), (ActionStatus)_actions.Int(3), result,
                Attempts(key)));
        }
        return found;
    }

    private List<AttemptRecord> Attempts(ActionKey key)
    {
        var found = new List<AttemptRecord>();
        _attempts.Bind(0, key.Match).Bind(1, key.Index);
        while (_attempts.Step())
        {
            DateTimeOffset? ended = _attempts.IsNull(3) ? null : _attempts.Instant(3);
            var process = _attempts.IsNull(4) ? null : new ProcessIdentity(_attempts.Int(4), _attempts.Text(5));
            found.Add(new AttemptRecord(new AttemptKey(key, _attempts.Int(0)), (ActionStatus)_attempts.Int(1), _attempts.Instant(2), ended,
                process));
        }
        return found;
    }
}
