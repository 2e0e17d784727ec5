namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>
/// The one thread that writes. It takes everything that has arrived, runs it in one transaction and so with one sync, then
/// answers all: the more writers wait, the less each of them costs.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int LargestBatch = 2048;
    private static readonly TimeSpan DeferFor = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Database _database;
    private readonly Tables _tables;
    private readonly Tails _tails;
    private readonly Statement _begin, _commit, _rollback;
    private readonly Thread _thread;
    private List<Operation> _arrived = [];
    private List<Operation> _batch = [];
    private Dictionary<string, LogCommit> _deferred = new(StringComparer.Ordinal);
    private Dictionary<string, LogCommit> _flushing = new(StringComparer.Ordinal);
    private bool _closing;
    private Exception? _final;

    public Writer(Database database, Tails tails)
    {
        _database = database;
        _tables = new Tables(database);
        _tails = tails;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
        _thread = new Thread(Run, 512 * 1024) { IsBackground = true, Name = "event log" };
        _thread.Start();
    }

    public void Add(Operation operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteEventLog));
            _arrived.Add(operation);
            if (_arrived.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Takes a bookmark that moved over entries without a match: it goes along with the next transaction, or alone after a second.
    /// What a crash loses of it is only read again.
    /// </summary>
    public void Defer(LogCommit commit)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteEventLog));
            _deferred[commit.Ruleset] = commit;
            if (_deferred.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    public LogCommit? Deferred(string ruleset)
    {
        lock (_gate)
            return _deferred.GetValueOrDefault(ruleset) ?? _flushing.GetValueOrDefault(ruleset);
    }

    /// <summary>Finishes what has arrived, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (Take())
        {
            for (var from = 0; from < _batch.Count; from += LargestBatch)
                Run(_batch.Slice(from, Math.Min(LargestBatch, _batch.Count - from)));
            lock (_gate)
                _flushing.Clear();
            _batch.Clear();
            if (_batch.Capacity > 4 * LargestBatch)
                _batch.Capacity = LargestBatch;
        }
    }

    private bool Take()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_closing)
            {
                if (_deferred.Count == 0)
                    Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, DeferFor))
                    break;
            }
            if (_arrived.Count == 0 && _deferred.Count == 0)
                return false;
            (_arrived, _batch) = (_batch, _arrived);
            (_deferred, _flushing) = (_flushing, _deferred);
            foreach (var commit in _flushing.Values)
                _batch.Insert(0, new Work<long>(tables => tables.Commit(commit), null));
            return true;
        }
    }

    private void Run(List<Operation> batch)
    {
        var failure = _final ?? Write(batch);
        if (failure is not null && batch.Count > 1 && !Storage.IsStorage(failure))
        {
            // One operation was refused: alone, the others still pass.
            foreach (var operation in batch)
                Answer([operation], Write([operation]));
            return;
        }
        Answer(batch, failure);
    }

    private Exception? Write(List<Operation> batch)
    {
        var mark = _tables.Mark();
        try
        {
            _begin.Run();
            foreach (var operation in batch)
                operation.Execute(_tables);
            _commit.Run();
            return null;
        }
        catch (Exception failure) when (failure is EventLogException or ArgumentException)
        {
            _tables.Return(mark);
            if (Storage.IsFinal(failure))
                _final = failure;
            return RollBack() ?? failure;
        }
    }

    private EventLogException? RollBack()
    {
        try
        {
            // A failed COMMIT may have rolled back by itself.
            if (_database.InTransaction)
                _rollback.Run();
            return null;
        }
        catch (EventLogException failure)
        {
            _final = failure;
            return failure;
        }
    }

    private void Answer(List<Operation> batch, Exception? failure)
    {
        if (failure is null)
            foreach (var operation in batch)
                operation.Publish(_tails);
        foreach (var operation in batch)
        {
            if (failure is null)
                operation.Succeed();
            else
                operation.Fail(failure);
        }
    }
}
