namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The writer's connection: its tables, and transactions over them. Used by one thread.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Database _database;
    private readonly Tables _tables;
    private readonly Statement _begin, _commit, _rollback;

    public Connection(Database database)
    {
        _database = database;
        _tables = new Tables(database);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
    }

    /// <summary>False when this connection has to be replaced before anything more is written.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Position of the newest entry.</summary>
    public long Position => _tables.Mark().Position;

    /// <summary>
    /// A new connection after one that broke. What the broken one had written into the write-ahead log may never have reached the disk,
    /// however the kernel answers now; so all of it is written again, into the database itself, before anything is built on it.
    /// </summary>
    public static Connection After(Func<Database> open)
    {
        var database = open();
        try
        {
            if (database.Number("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                throw new EventLogException($"{database.Path} is being read by another program, so that it cannot be put in order after a "
                    + "failure of the disk");
            return new Connection(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs operations in one transaction; null when they are on the disk, else why none of them is.</summary>
    public Exception? Write(List<Operation> batch)
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
#pragma warning disable CA1031 // whatever it was, it is these operations' failure and nobody else's
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _tables.Return(mark);
            IsUsable = !Storage.IsBroken(failure) && !Storage.IsDamaged(failure) && RollBack();
            return Storage.Told(failure, _database.Path);
        }
    }

    public void Dispose() => _database.Dispose();

    private bool RollBack()
    {
        try
        {
            // A failed COMMIT may have rolled back by itself.
            if (_database.InTransaction)
                _rollback.Run();
            return true;
        }
        catch (EventLogException)
        {
            return false;
        }
    }
}
