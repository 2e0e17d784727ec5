using Plumbline.Supervision;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>
/// The one thread that writes. It takes everything that has arrived, runs it in one transaction and so with one sync, then
/// answers all: the more writers wait, the less each of them costs. What fails is the failure of the operations it hit; a connection that
/// broke is replaced at the next of them; and should the thread itself end, whoever waits is told.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int LargestBatch = 2048;
    private static readonly TimeSpan DeferFor = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Func<Database> _open;
    private readonly Tails _tails;
    private readonly HealthPart? _health;
    private readonly Thread _thread;
    private Connection _connection;
    private List<Operation> _arrived = [];
    private List<Operation> _batch = [];
    private Dictionary<string, LogCommit> _deferred = new(StringComparer.Ordinal);
    private Dictionary<string, LogCommit> _flushing = new(StringComparer.Ordinal);
    private bool _closing;
    private Exception? _damage;
    private EventLogException? _ended;

    public Writer(Database database, Func<Database> open, Tails tails, HealthPart? health)
    {
        (_open, _tails, _health) = (open, tails, health);
        _connection = new Connection(database);
        _thread = new Thread(Run, 512 * 1024) { IsBackground = true, Name = "event log" };
        _thread.Start();
    }

    public void Add(Operation operation)
    {
        EventLogException? ended;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteEventLog));
            ended = _ended;
            if (ended is null)
            {
                _arrived.Add(operation);
                if (_arrived.Count == 1)
                    Monitor.Pulse(_gate);
            }
        }
        if (ended is not null)
            operation.Fail(ended);
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
            if (_ended is not null)
                throw _ended;
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
        _connection.Dispose();
    }

    private void Run()
    {
        try
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
#pragma warning disable CA1031 // the last word of the thread: nobody may wait for an answer that never comes
        catch (Exception failure)
#pragma warning restore CA1031
        {
            End(failure);
        }
    }

    private bool Take()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_closing)
                if (_deferred.Count == 0)
                    Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, DeferFor))
                    break;
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
        var failure = Write(batch);
        if (failure is null || batch.Count == 1 || Storage.IsStorage(failure))
        {
            Answer(batch, failure);
            return;
        }
        // One operation was refused: alone, the others still pass.
        foreach (var operation in batch)
            Answer([operation], Write([operation]));
    }

    private Exception? Write(List<Operation> batch)
    {
        var failure = _damage ?? (Exception?)Reconnect() ?? _connection.Write(batch);
        if (failure is null)
            _health?.Works();
        else if (failure is EventLogException)
            _health?.Failed(failure.Message);
        if (failure is not null && Storage.IsDamaged(failure))
            _damage = failure;
        return failure;
    }

    private EventLogException? Reconnect()
    {
        if (_connection.IsUsable)
            return null;
        try
        {
            _connection.Dispose();
            _connection = Connection.After(_open);
            // What the broken connection wrote and could not answer for may be there after all.
            _tails.Forget(_connection.Position);
            return null;
        }
        catch (EventLogException failure)
        {
            return failure;
        }
    }

    private void Answer(List<Operation> batch, Exception? failure)
    {
        if (failure is null)
            Publish(batch);
        foreach (var operation in batch)
            if (failure is null)
                operation.Succeed();
            else
                operation.Fail(failure);
    }

    // What is on the disk is accepted, whatever happens to its copy in memory.
    private void Publish(List<Operation> batch)
    {
        try
        {
            foreach (var operation in batch)
                operation.Publish(_tails);
        }
#pragma warning disable CA1031 // see above
        catch (Exception)
#pragma warning restore CA1031
        {
            _health?.Defect();
            _tails.Forget(_connection.Position);
        }
    }

    private void End(Exception failure)
    {
        var ended = new EventLogException($"the event log ended by a defect of this program ({failure.Message}); start the program again",
            failure);
        _health?.Defect();
        _health?.Failed(ended.Message);
        List<Operation> left;
        lock (_gate)
        {
            _ended = ended;
            left = [.. _batch, .. _arrived];
            _arrived.Clear();
            _deferred.Clear();
        }
        foreach (var operation in left)
            operation.Fail(ended);
    }
}
