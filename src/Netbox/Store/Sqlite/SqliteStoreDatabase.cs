using System.Globalization;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using SQLitePCL;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// The store's database: one file with a write-ahead log, synced at each commit. One connection writes, others read.
/// </summary>
internal sealed class SqliteStoreDatabase : IStoreDatabase
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS object (
            type TEXT NOT NULL, id INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (type, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS sequence (type TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS change (
            id INTEGER PRIMARY KEY, request BLOB NOT NULL, object INTEGER NOT NULL, user INTEGER, data BLOB NOT NULL,
            prechange BLOB NOT NULL, postchange BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS change_request ON change (request);
        CREATE INDEX IF NOT EXISTS change_object ON change (object);
        CREATE INDEX IF NOT EXISTS change_user ON change (user);
        CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, content BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS event_outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, topic TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
            attempts INTEGER NOT NULL, next_attempt INTEGER NOT NULL, last_error TEXT, dead INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS event_outbox_due ON event_outbox (topic, dead, next_attempt, id);
        DROP INDEX IF EXISTS event_outbox_key;
        CREATE INDEX IF NOT EXISTS event_outbox_waiting ON event_outbox (topic, key, id) WHERE dead = 0;
        CREATE INDEX IF NOT EXISTS event_outbox_done ON event_outbox (topic, key, id) WHERE dead <> 0;
        """;

    private readonly FileStream _claim;

    // Counted once, when somebody asks.
    private long? _fileBytes;
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly CommitWriter _writer;
    private readonly SqliteOutbox _outbox;
    private readonly SqliteChangeLog _changes;
    private readonly Lock _gate = new();

    private SqliteStoreDatabase(string path, SqliteConnection connection, FileStream claim)
    {
        (_path, _connection, _claim) = (path, connection, claim);
        SqliteOutbox.AddColumns(connection);
        _outbox = new SqliteOutbox(connection, _gate);
        AllowShrinking();
        _writer = new CommitWriter(connection);
        _changes = new SqliteChangeLog(Reading(path));
        OldChangeLog.Move(connection, _changes, _writer);
        Version = WrittenVersion();
    }

    /// <summary>Called before each step of a commit and after the last, with its name: a place where tests let it fail.</summary>
    internal Action<string>? Step { get; set; }

    public IOutbox Outbox => _outbox;

    public long Version { get; private set; }

    /// <summary>Lets the database grow to so many pages and no further.</summary>
    internal void LimitPages(int pages)
    {
        lock (_gate)
            Scalar($"PRAGMA max_page_count = {pages}");
    }

    /// <exception cref="IOException">Another process holds the file, it cannot be opened, or it is damaged.</exception>
    public static SqliteStoreDatabase Open(string path)
    {
        FileStream claim;
        try
        {
            claim = StoreFile.Claim(path, static fresh => Connect(fresh).Dispose());
        }
        catch (SqliteException failure)
        {
            throw Unusable(path, failure);
        }
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path);
            Examine(connection, path, "meta", "sequence", "event_outbox");
            return new SqliteStoreDatabase(path, connection, claim);
        }
        catch (Exception failure)
        {
            connection?.Dispose();
            claim.Dispose();
            if (failure is SqliteException unusable)
                throw Unusable(path, unusable);
            throw;
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            StoreFormat.Check(connection, path);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA "
                + "busy_timeout = 5000;" + Schema;
            command.ExecuteNonQuery();
            StoreFormat.Raise(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Reading(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA query_only = 1; PRAGMA busy_timeout = 5000";
        command.ExecuteNonQuery();
        return connection;
    }

    // What is read whole at the start anyway. The old contents of changes are looked at when someone asks for them.
    private static void Examine(SqliteConnection connection, string path, params string[] tables)
    {
        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA quick_check({table})";
            if (command.ExecuteScalar() as string is not "ok" and var trouble)
                throw StoreFile.Damaged(path, trouble ?? "it does not answer");
        }
    }

    private static IOException Unusable(string path, SqliteException failure)
    {
        const int Corrupt = 11, NoDatabase = 26;
        return failure.SqliteErrorCode is Corrupt or NoDatabase
            ? StoreFile.Damaged(path, raw.sqlite3_errstr(failure.SqliteErrorCode).utf8_to_string(), failure)
            : new IOException($"the store {path} cannot be opened: {WriteFailure.Reason(failure)}", failure);
    }

    public LoggedRows Changes()
    {
        var (count, last, _) = _changes.Extent();
        return new LoggedRows(_changes, last, count);
    }

    public DateTimeOffset LastChange() => _changes.Extent().Time;

    public IReadOnlyList<Table> Load(CancellationToken cancellation)
    {
        // Looked at beside: what is wrong with the file says more than what came of it.
        var examination = Task.Run(() =>
        {
            using var connection = Reading(_path);
            Examine(connection, _path, "object");
        }, CancellationToken.None);
        try
        {
            try
            {
                return ReadTables(cancellation);
            }
            finally
            {
                examination.GetAwaiter().GetResult();
            }
        }
        catch (SqliteException failure)
        {
            throw Unusable(_path, failure);
        }
    }

    private IReadOnlyList<Table> ReadTables(CancellationToken cancellation)
    {
        var loading = new TableLoading();
        using var connection = Reading(_path);
        using var rows = new PreparedSql(connection, "SELECT type, id, data FROM object ORDER BY type, id");
        while (rows.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            loading.Add(rows.Span(0), rows.Long(1), rows.Span(2));
        }
        return loading.Finish();
    }

    public IEnumerable<(ObjectType Type, long Last)> LoadSequences()
    {
        using var command = Command("SELECT type, last FROM sequence");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            if (ObjectTypes.Find(reader.GetString(0)) is { } type)
                yield return (type, reader.GetInt64(1));
    }

    public string? ReadMark(string name)
    {
        lock (_gate)
        {
            using var command = Command("SELECT value FROM meta WHERE key = $name", ("$name", name));
            return command.ExecuteScalar() as string;
        }
    }

    public byte[]? ReadFile(string path)
    {
        lock (_gate)
        {
            using var command = Command("SELECT content FROM file WHERE path = $path", ("$path", path));
            return command.ExecuteScalar() as byte[];
        }
    }

    public long FileBytes()
    {
        lock (_gate)
            return _fileBytes ??= Number("SELECT coalesce(sum(length(content)), 0) FROM file");
    }

    public bool HoldsAny(IEnumerable<ObjectType> types)
    {
        lock (_gate)
            return types.Any(type =>
            {
                using var command = Command("SELECT 1 FROM object WHERE type = $type LIMIT 1", ("$type", type.Label));
                return command.ExecuteScalar() != null;
            });
    }

    public byte[]? ReadChange(long id, bool after) => _changes.Read(id, after);

    public void Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            var grown = 0L;
            try
            {
                grown = Growth(batch.Files);
                _writer.Write(batch, Step);
            }
            catch (Exception failure) when (failure is SqliteException or IOException)
            {
                // An error may come after the point of no return: what counts is what the file holds.
                if (!HasWritten(batch.Version))
                    throw WriteFailure.Of(failure);
            }
            Version = batch.Version;
            _fileBytes += grown;
        }
    }

    // By how much the files' bytes grow.
    private long Growth(IReadOnlyDictionary<string, byte[]?> files) => _fileBytes == null ? 0 : files.Sum(file =>
    {
        using var command = Command("SELECT length(content) FROM file WHERE path = $path", ("$path", file.Key));
        return (file.Value?.LongLength ?? 0) - (command.ExecuteScalar() as long? ?? 0);
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _changes.Dispose();
            _writer.Dispose();
            _outbox.Dispose();
            _connection.Dispose();
            _claim.Dispose();
        }
    }

    private bool HasWritten(long version)
    {
        try
        {
            return WrittenVersion() == version;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private long WrittenVersion() =>
        long.Parse(Scalar("SELECT value FROM meta WHERE key = 'version'") as string ?? "0", CultureInfo.InvariantCulture);

    public (long OnDisk, long Free) Usage()
    {
        lock (_gate)
        {
            var page = Number("PRAGMA page_size");
            return (Number("PRAGMA page_count") * page, Number("PRAGMA freelist_count") * page);
        }
    }

    public long ChangeBytes() => _changes.Bytes();

    public void Shrink(int pages)
    {
        lock (_gate)
            Write($"PRAGMA incremental_vacuum({pages})");
    }

    public void Settle()
    {
        lock (_gate)
            Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }

    public void Probe(DateTimeOffset at)
    {
        lock (_gate)
            Write(
                $"INSERT INTO meta (key, value) VALUES ('probe', '{at.UtcTicks}') ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    }

    // A file of an older version cannot give room back until it has been written anew once. Where that fails (it needs as much room again)
    // all else works.
    private void AllowShrinking()
    {
        const long Incremental = 2;
        if (Number("PRAGMA auto_vacuum") == Incremental)
            return;
        try
        {
            Execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
        }
        catch (SqliteException)
        {
            // It stays as it is.
        }
    }

    private long Number(string sql) => Scalar(sql) is long number ? number : 0;

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private void Write(string sql)
    {
        try
        {
            Execute(sql);
        }
        catch (SqliteException failure)
        {
            throw WriteFailure.Of(failure);
        }
    }

    private object? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
