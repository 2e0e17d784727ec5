namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>What the writer does to the tables, inside the transaction of its batch.</summary>
internal sealed class Tables
{
    private readonly Database _database;
    private readonly Dictionary<string, long> _rulesets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);
    private readonly Statement _findRuleset, _addRuleset, _append, _newestOf, _commit, _repeated, _remember, _snapshot, _match, _action,
        _open, _bury, _deadEntry, _judgedAgain, _forgotten, _forgetEntry;
    private readonly List<Statement> _forgetMatch;
    private readonly ActionTable _actions;
    private readonly EndTable _ends;
    private readonly ReportTable _reports;
    private readonly FiringTable _firings;
    private long _position;
    private long _matchId;
    private (long Before, long Position) _trimmed;

    public Tables(Database database)
    {
        _database = database;
        _findRuleset = database.Prepare("SELECT id FROM ruleset WHERE name = ?");
        _addRuleset = database.Prepare("INSERT INTO ruleset (name) VALUES (?)");
        _append = database.Prepare("INSERT INTO entry (position, ruleset, kind, at, content, sum) VALUES (?, ?, ?, ?, ?, ?)");
        _newestOf = database.Prepare("SELECT at FROM entry WHERE ruleset = ? ORDER BY position DESC LIMIT 1");
        _commit = database.Prepare(
            "UPDATE ruleset SET bookmark = max(bookmark, ?2), clock = max(clock, ?3), commits = CASE commits WHEN 0 THEN (SELECT "
                + "max(commits) + 1 FROM ruleset) ELSE commits END WHERE id = ?1");
        _repeated = database.Prepare("SELECT last_match FROM ruleset WHERE id = ? AND last_commit = ?");
        _remember = database.Prepare("UPDATE ruleset SET last_commit = ?2, last_match = ?3 WHERE id = ?1");
        _bury = database.Prepare("INSERT OR REPLACE INTO dead (position, ruleset, reason, failures, at) VALUES (?, ?, ?, ?, ?)");
        _deadEntry = database.Prepare(
            "SELECT r.name, e.kind, e.content FROM dead d JOIN entry e ON e.position = d.position JOIN ruleset r ON r.id = e.ruleset WHERE "
                + "d.position = ? AND d.again = 0");
        _judgedAgain = database.Prepare("UPDATE dead SET again = ?2 WHERE position = ?1");
        _snapshot = database.Prepare(
            "UPDATE ruleset SET snapshot = ?4, snapshot_bookmark = ?2, snapshot_clock = ?3, snapshot_sum = ?5 WHERE id = ?1");
        _match = database.Prepare("INSERT INTO match (id, ruleset, rule, at, bindings, open, sum) VALUES (?, ?, ?, ?, ?, ?, ?)");
        _action = database.Prepare("INSERT INTO action (match, place, name, request, status) VALUES (?, ?, ?, ?, 0)");
        _open = database.Prepare("UPDATE match SET open = open - 1 WHERE id = ?");
        _forgotten = database.Prepare(
            "UPDATE ruleset SET forgotten = max(forgotten, ?1) WHERE id = (SELECT ruleset FROM entry WHERE position = ?1)");
        _forgetEntry = database.Prepare("DELETE FROM entry WHERE position = ?");
        _forgetMatch =
        [
            database.Prepare("DELETE FROM attempt WHERE match = ?"), database.Prepare("DELETE FROM action WHERE match = ?"),
            database.Prepare("DELETE FROM match WHERE id = ?"),
        ];
        _actions = new ActionTable(database);
        _ends = new EndTable(database);
        _reports = new ReportTable(database);
        _firings = new FiringTable(database);
        (_position, _matchId) = Newest(database);
    }

    public static (long Position, long Match) Newest(Database database) =>
        (database.Number("SELECT max(position) FROM entry"), database.Number("SELECT max(id) FROM match"));

    public (long Position, long Match) Mark() => (_position, _matchId);

    /// <summary>Takes back the numbers given in a batch that was rolled back.</summary>
    public void Return((long Position, long Match) mark)
    {
        (_position, _matchId) = mark;
        _rulesets.Clear();
    }

    public LogEntry Append(in NewEntry entry)
    {
        var position = _position + 1;
        var ruleset = IdOf(entry.Ruleset);
        var at = InOrder(entry, ruleset);
        _append.Bind(0, position).Bind(1, ruleset).Bind(2, (long)entry.Kind).Bind(3, at.UtcTicks).Bind(4, entry.Content.Span)
            .Bind(5, Checksum.Of(entry.Content.Span)).Run();
        _position = position;
        return new LogEntry(position, entry.Ruleset, entry.Kind, entry.Content, at);
    }

    public List<LogEntry> Append(IReadOnlyList<NewEntry> entries)
    {
        var appended = new List<LogEntry>(entries.Count);
        foreach (var entry in entries)
            appended.Add(Append(entry));
        return appended;
    }

    public long Commit(LogCommit commit)
    {
        var ruleset = IdOf(commit.Ruleset);
        if (commit.Id != 0 && IsRepeated(ruleset, commit.Id, out var before))
            return before;
        _commit.Bind(0, ruleset).Bind(1, commit.Bookmark).Bind(2, commit.Clock.UtcTicks).Run();
        if (!commit.Snapshot.IsEmpty)
            _snapshot.Bind(0, ruleset).Bind(1, commit.Bookmark).Bind(2, commit.Clock.UtcTicks).Bind(3, commit.Snapshot.Span)
                .Bind(4, Checksum.Of(commit.Snapshot.Span)).Run();
        foreach (var dead in commit.Dead)
            _bury.Bind(0, dead.Position).Bind(1, ruleset).Bind(2, dead.Reason).Bind(3, dead.Failures).Bind(4, dead.At.UtcTicks).Run();
        var first = commit.Matches.Count == 0 ? 0 : _matchId + 1;
        foreach (var match in commit.Matches)
        {
            Add(ruleset, match);
            if (!commit.IsDoneAgain)
                _firings.Count(ruleset, match.Rule, match.At);
        }
        if (commit.Id != 0)
            _remember.Bind(0, ruleset).Bind(1, commit.Id).Bind(2, first).Run();
        return first;
    }

    /// <summary>Enters the content of a dead letter again.</summary>
    public LogEntry JudgeAgain(long position, DateTimeOffset at)
    {
        if (!_deadEntry.Bind(0, position).Step())
            throw new ArgumentException($"there is no event at position {position} that could not be judged and was not judged again");
        NewEntry entry;
        try
        {
            entry = new NewEntry(_deadEntry.Text(0), (EntryKind)_deadEntry.Int(1), _deadEntry.Bytes(2), at);
        }
        finally
        {
            _deadEntry.Reset();
        }
        var appended = Append(entry);
        _judgedAgain.Bind(0, position).Bind(1, appended.Position).Run();
        return appended;
    }

    /// <summary>What readers of ends keep.</summary>
    public EndTable Ends => _ends;

    /// <summary>The reports that wait.</summary>
    public ReportTable Reports => _reports;

    public AttemptKey Begin(ActionKey key, DateTimeOffset at) => _actions.Begin(key, at);

    public void Record(AttemptKey key, ProcessIdentity process) => _actions.Record(key, process);

    public Brought End(AttemptKey key, AttemptEnd end)
    {
        _actions.End(key, end);
        return end.Action is { } action ? Complete(key.Action, action) : new Brought(0, []);
    }

    public Brought Complete(ActionKey key, ActionEnd end)
    {
        if (!_actions.Complete(key, end, out var before))
            return new Brought(before, []);
        _open.Bind(0, key.Match).Run();
        _ends.Add(key, end);
        _reports.Add(end.Reports);
        var entries = Append(end.Entries);
        if (entries.Count == 0)
            return new Brought(0, []);
        _actions.Brought(key, entries[^1].Position);
        return new Brought(entries[^1].Position, entries);
    }

    /// <summary>
    /// Forgets one slice of what is done and older than a moment, so that appends are not held up for long; returns how many entries and
    /// matches went. What the slice looks at does not grow with the log.
    /// </summary>
    public (long Entries, long Matches) Trim(DateTimeOffset before, int slice)
    {
        var matches = TrimMatches(before.UtcTicks, slice);
        if (matches > 0)
            _database.Run("DELETE FROM ending WHERE match < (SELECT min(id) FROM match)");
        return (TrimEntries(before.UtcTicks, slice), matches);
    }

    private long TrimMatches(long before, int slice)
    {
        var done = _database.Numbers($"""
            SELECT id FROM match WHERE open = 0 AND id < {FirstFrom(before, "match", "id", _matchId)} AND at < {before}
                AND {EndTable.NobodyNeeds} ORDER BY id LIMIT {slice}
            """);
        foreach (var id in done)
            _forgetMatch.ForEach(statement => statement.Bind(0, id).Run());
        return done.Count;
    }

    private long TrimEntries(long before, int slice)
    {
        // What was passed over in the slice before, since it is not judged, is not looked at again for the same moment.
        var after = _trimmed.Before == before && before < DateTimeOffset.MaxValue.UtcTicks ? _trimmed.Position : 0;
        var judged = _database.Numbers($"""
            SELECT position FROM entry WHERE position > {after}
                AND position < {FirstFrom(before, "entry", "position", _position)} AND at < {before}
                AND position <= (SELECT min(bookmark, snapshot_bookmark) FROM ruleset WHERE id = entry.ruleset)
                AND position NOT IN (SELECT position FROM dead WHERE again = 0) ORDER BY position LIMIT {slice}
            """);
        foreach (var position in judged)
        {
            _forgotten.Bind(0, position).Run();
            _forgetEntry.Bind(0, position).Run();
        }
        _trimmed = (before, judged.Count == 0 ? 0 : judged[^1]);
        _database.Run($"DELETE FROM dead WHERE again > 0 AND at < {before} AND position NOT IN (SELECT position FROM entry)");
        return judged.Count;
    }

    // Both tables are written in the order of time, so the first row that is too young is found by halving. Numbers have gaps. The last row
    // always stays: the next number follows from it.
    private long FirstFrom(long moment, string table, string number, long last)
    {
        var (low, high) = (_database.Number($"SELECT min({number}) FROM {table}"), last);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_database.Number($"SELECT coalesce((SELECT at FROM {table} WHERE {number} >= {middle} ORDER BY {number} LIMIT 1), {moment})") >= moment)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    private bool IsRepeated(long ruleset, long commit, out long first)
    {
        var found = _repeated.Bind(0, ruleset).Bind(1, commit).Step();
        first = found ? _repeated.Long(0) : 0;
        _repeated.Reset();
        return found;
    }

    /// <summary>Gives some free pages back to the disk; returns how many are still free.</summary>
    public long Shrink(int pages)
    {
        _database.Run($"PRAGMA incremental_vacuum({pages})");
        return _database.Number("PRAGMA freelist_count");
    }

    // Two that came at one moment may arrive here the other way round: the order of the log is the order of time.
    private DateTimeOffset InOrder(in NewEntry entry, long ruleset)
    {
        if (!_newest.TryGetValue(entry.Ruleset, out var newest))
        {
            newest = _newestOf.Bind(0, ruleset).Step() ? new DateTimeOffset(_newestOf.Long(0), TimeSpan.Zero) : default;
            _newestOf.Reset();
        }
        return _newest[entry.Ruleset] = entry.At < newest ? newest : entry.At;
    }

    private void Add(long ruleset, NewMatch match)
    {
        var id = _matchId + 1;
        _match.Bind(0, id).Bind(1, ruleset).Bind(2, match.Rule).Bind(3, match.At.UtcTicks).Bind(4, match.Bindings.Span)
            .Bind(5, match.Actions.Count).Bind(6, Checksum.Of(match.Bindings.Span)).Run();
        for (var place = 0; place < match.Actions.Count; place++)
            _action.Bind(0, id).Bind(1, place).Bind(2, match.Actions[place].Name).Bind(3, match.Actions[place].Request.Span).Run();
        _matchId = id;
    }

    private long IdOf(string ruleset)
    {
        if (_rulesets.TryGetValue(ruleset, out var id))
            return id;
        if (!Find(ruleset, out id))
        {
            _addRuleset.Bind(0, ruleset).Run();
            Find(ruleset, out id);
        }
        return _rulesets[ruleset] = id;
    }

    private bool Find(string ruleset, out long id)
    {
        var found = _findRuleset.Bind(0, ruleset).Step();
        id = found ? _findRuleset.Long(0) : 0;
        _findRuleset.Reset();
        return found;
    }
}
