using System.Collections.Concurrent;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.EventLog.Upkeep;
using Plumbline.Supervision;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The log in one SQLite file: WAL, synced before the answer, all waiting writers sharing the sync.</summary>
internal sealed class SqliteEventLog : IEventLog, IMeasuredLog
{
    private const int Slice = 2000;
    private const int SmallSlice = 200; // what is forgotten for its size may be large
    private const int ShrinkPages = 512;

    private readonly FileStream _lock;
    private readonly Reader _reader;
    private readonly EndReader _ends;
    private readonly EndSignal _ended = new();
    private readonly EndSignal _reported = new();
    private readonly Lazy<ReportReader> _reports;
    private readonly string _path;
    private readonly Tails _tails;
    private readonly Writer _writer;
    private readonly ConcurrentDictionary<string, bool> _committed;
    private bool _disposed;

    private SqliteEventLog(FileStream @lock, Func<Database> open, HealthPart? health)
    {
        _lock = @lock;
        var database = open();
        try
        {
            _reader = new Reader(Database.Open(database.Path, create: false));
            _path = database.Path;
            _ends = new EndReader(Database.Open(database.Path, create: false));
            _reports = new(() => new ReportReader(Database.Open(_path, create: false)));
            _tails = new Tails(Tables.Newest(database).Position, _reader.Last);
            _writer = new Writer(database, open, _tails, health);
        }
        catch
        {
            _reader?.Dispose();
            _ends?.Dispose();
            database.Dispose();
            throw;
        }
        _committed = new(_reader.Rulesets().Select(ruleset => KeyValuePair.Create(ruleset, true)), StringComparer.Ordinal);
    }

    /// <param name="limits">Settings of each writing connection; tests make the disk small with it.</param>
    /// <exception cref="EventLogException">The file cannot be opened, is damaged, or another process has it.</exception>
    public static SqliteEventLog Open(string path, HealthPart? health = null, Action<Database>? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        FileStream @lock;
        try
        {
            @lock = LogFile.Claim(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EventLogException($"{full} cannot be opened: {failure.Message}", failure);
        }
        try
        {
            LogFile.Ensure(full, Schema.Make);
            return new SqliteEventLog(@lock, () => Connect(full, limits), health);
        }
        catch (Exception failure)
        {
            @lock.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw new EventLogException($"{full} cannot be opened: {failure.Message}", failure);
            throw;
        }
    }

    private static Database Connect(string path, Action<Database>? limits)
    {
        var database = Database.Open(path, create: false); // claimed, and so made, before
        try
        {
            Schema.Prepare(database);
            limits?.Invoke(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public ValueTask<long> AppendAsync(NewEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var append = Append.Of(entry);
        var done = append.Done;
        _writer.Add(append);
        return done;
    }

    public ValueTask<long> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = new Work<List<LogEntry>>(t => t.Append(entries), Publish);
        _writer.Add(work);
        return LastOf(new(work.Done));
    }

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(string ruleset, long after, int limit, CancellationToken cancellationToken) =>
        new(_tails.Of(ruleset).Read(after, limit) ?? _reader.Entries(ruleset, after, limit));

    public ValueTask WaitAsync(string ruleset, long after, CancellationToken cancellationToken) =>
        new(_tails.Of(ruleset).Arrival(after).WaitAsync(cancellationToken));

    public ValueTask<RulesetState> StateAsync(string ruleset, CancellationToken cancellationToken)
    {
        // In this order: what is deferred now may be in the tables before they are read, and then it changes nothing.
        var deferred = _writer.Deferred(ruleset);
        var state = _reader.State(ruleset);
        return new(deferred is null || deferred.Bookmark < state.Bookmark
            ? state
            : state with { Bookmark = deferred.Bookmark, Clock = deferred.Clock });
    }

    public ValueTask<(long Entries, long Bytes, long Last)> WaitingAsync(string ruleset, CancellationToken cancellationToken) =>
        new(_reader.Waiting(ruleset));

    public ValueTask<IReadOnlyList<string>> RulesetsAsync(CancellationToken cancellationToken) => new(_reader.Rulesets());

    public ValueTask<long> CommitAsync(LogCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Matches.Count > 0 || commit.Dead.Count > 0 || !commit.Snapshot.IsEmpty || _committed.TryAdd(commit.Ruleset, true))
            return Do(t => t.Commit(commit), (tails, _) => tails.Of(commit.Ruleset).Forget(commit.Bookmark));
        _writer.Defer(commit);
        _tails.Of(commit.Ruleset).Forget(commit.Bookmark);
        return new ValueTask<long>(0);
    }

    public ValueTask<AttemptKey> BeginAttemptAsync(ActionKey action, DateTimeOffset at, CancellationToken cancellationToken) =>
        Do(t => t.Begin(action, at), null);

    public ValueTask RecordProcessAsync(AttemptKey attempt, ProcessIdentity process, CancellationToken cancellationToken) =>
        Done(Do(t =>
        {
            t.Record(attempt, process);
            return true;
        }, null));

    public ValueTask<long> EndAttemptAsync(AttemptKey attempt, AttemptEnd end, CancellationToken cancellationToken) =>
        PositionOf(Do(t => t.End(attempt, end), PublishEnd));

    public ValueTask<long> CompleteAsync(ActionKey action, ActionEnd end, CancellationToken cancellationToken) =>
        PositionOf(Do(t => t.Complete(action, end), PublishEnd));

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? ruleset, CancellationToken cancellationToken) =>
        new(_reader.DeadLetters(ruleset));

    public async ValueTask<long> JudgeAgainAsync(long position, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await Do(t => t.JudgeAgain(position, at), (tails, entry) => tails.Add(entry)).ConfigureAwait(false)).Position;

    public ValueTask<IReadOnlyList<MatchRecord>> PendingAsync(string ruleset, CancellationToken cancellationToken) =>
        new(_reader.Pending(ruleset));

    public ValueTask<IReadOnlyList<MatchRecord>> MatchesAsync(
        string? ruleset, long after, int limit, CancellationToken cancellationToken) =>
        new(_reader.Matches(ruleset, after, limit));

    public ValueTask<IReadOnlyList<EndRecord>> EndsAsync(long after, int limit, CancellationToken cancellationToken) =>
        new(_ends.Ends(after, limit));

    public async ValueTask<long> WaitForEndAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _ended.Next;
            if (_ends.Last() is var last && last > after)
                return last;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<ReaderMark> MarkAsync(string reader, CancellationToken cancellationToken)
    {
        if (_ends.Mark(reader) is { } mark)
            return mark;
        await Do(t => t.Ends.Begin(reader)).ConfigureAwait(false);
        return _ends.Mark(reader) ?? ReaderMark.Beginning;
    }

    public ValueTask MoveMarkAsync(string reader, ReaderMark mark, CancellationToken cancellationToken) =>
        Do(t => t.Ends.Move(reader, mark));

    public async ValueTask ReportAsync(ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        await Do(t => t.Reports.Add([report])).ConfigureAwait(false);
        _reported.Raise();
    }

    public ValueTask<IReadOnlyList<QueuedReport>> ReportsAsync(long after, int limit, CancellationToken cancellationToken) =>
        new(_reports.Value.Reports(after, limit));

    public async ValueTask<long> WaitForReportAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _reported.Next;
            if (_reports.Value.Last() is var last && last > after)
                return last;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask ForgetReportsAsync(long upTo, CancellationToken cancellationToken) => Do(t => t.Reports.Forget(upTo));

    public async ValueTask<long> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        long entries = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var trimmed = await Do(t => t.Trim(before, Slice), null).ConfigureAwait(false);
            if (trimmed is (0, 0))
                return entries;
            entries += trimmed.Entries;
        }
    }

    public async ValueTask<long> TrimOldestAsync(CancellationToken cancellationToken)
    {
        var (entries, matches) = await Do(t => t.Trim(DateTimeOffset.MaxValue, SmallSlice), null).ConfigureAwait(false);
        return entries + matches;
    }

    public ValueTask<LogUsage> UsageAsync(CancellationToken cancellationToken) => new(FileUsage.Of(_path));

    public ValueTask<long> OlderAsync(DateTimeOffset before, CancellationToken cancellationToken) => new(FileUsage.Older(_path, before));

    public async ValueTask ShrinkAsync(CancellationToken cancellationToken)
    {
        var free = long.MaxValue;
        while (FileUsage.IsWorthShrinking(_path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = free;
            free = await Do(t => t.Shrink(ShrinkPages), null).ConfigureAwait(false);
            if (free >= before)
                break;
        }
        FileUsage.Settle(_path);
    }

    public ValueTask ProbeAsync(DateTimeOffset at, CancellationToken cancellationToken) => Do(t => t.Ends.Beat(at));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Task.Run(_writer.Dispose).ConfigureAwait(false);
        _reader.Dispose();
        _ends.Dispose();
        if (_reports.IsValueCreated)
            _reports.Value.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static void Publish(Tails tails, Brought brought) => Publish(tails, brought.Appended);

    private static void Publish(Tails tails, IReadOnlyList<LogEntry> appended)
    {
        foreach (var entry in appended)
            tails.Add(entry);
    }

    private void PublishEnd(Tails tails, Brought brought)
    {
        Publish(tails, brought);
        _ended.Raise();
        _reported.Raise();
    }

    private ValueTask Do(Action<Tables> execute) => Done(Do(t =>
    {
        execute(t);
        return true;
    }, null));

    private static async ValueTask<long> LastOf(ValueTask<List<LogEntry>> appended) =>
        await appended.ConfigureAwait(false) is { Count: > 0 } entries ? entries[^1].Position : 0;

    private static async ValueTask<long> PositionOf(ValueTask<Brought> brought) => (await brought.ConfigureAwait(false)).Position;

    private static async ValueTask Done<T>(ValueTask<T> work) => await work.ConfigureAwait(false);

    private ValueTask<T> Do<T>(Func<Tables, T> execute, Action<Tails, T>? publish)
    {
        var work = new Work<T>(execute, publish);
        _writer.Add(work);
        return new ValueTask<T>(work.Done);
    }
}
