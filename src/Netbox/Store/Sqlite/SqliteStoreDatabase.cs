using System.Globalization;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using SQLitePCL;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// The store's database: one file with a write-ahead log, synced at each commit. One connection writes, one reads the change log.
/// </summary>
internal sealed class SqliteStoreDatabase : IStoreDatabase
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS object (
            type TEXT NOT NULL, id INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (type, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS sequence (type TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS change_data (id INTEGER PRIMARY KEY, prechange BLOB NOT NULL, postchange BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS event_outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, topic TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
            attempts INTEGER NOT NULL, next_attempt INTEGER NOT NULL, last_error TEXT, dead INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS event_outbox_due ON event_outbox (topic, dead, next_attempt, id);
        CREATE INDEX IF NOT EXISTS event_outbox_key ON event_outbox (topic, key, id);
        """;

    private const string ChangeLog = "core.objectchange";

    private readonly FileStream _claim;
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    private SqliteStoreDatabase(SqliteConnection connection, FileStream claim)
    {
        (_connection, _claim) = (connection, claim);
        Outbox = new SqliteOutbox(connection, _gate);
        AllowShrinking();
        Version = WrittenVersion();
    }

    /// <summary>Called before each step of a commit and after the last, with its name: a place where tests let it fail.</summary>
    internal Action<string>? Step { get; set; }

    public IOutbox Outbox { get; }

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
            Examine(connection, path);
            return new SqliteStoreDatabase(connection, claim);
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
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA "
                + "busy_timeout = 5000;" + Schema;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // What is read whole at the start anyway. The old contents of changes are looked at when someone asks for them.
    private static void Examine(SqliteConnection connection, string path)
    {
        foreach (var table in (string[])["meta", "object", "sequence", "event_outbox"])
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

    public IEnumerable<Row> Load(Func<long, bool, DeferredJson> changeData)
    {
        using var command = Command("SELECT type, id, data FROM object");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (ObjectTypes.Find(reader.GetString(0)) is not { } type)
                continue;
            var row = RowCodec.Decode(type, reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
            if (type.Label == ChangeLog)
            {
                row.Values[type["prechange_data"].Slot] = changeData(row.Id, false);
                row.Values[type["postchange_data"].Slot] = changeData(row.Id, true);
            }
            yield return row;
        }
    }

    public IEnumerable<(ObjectType Type, long Last)> LoadSequences()
    {
        using var command = Command("SELECT type, last FROM sequence");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            if (ObjectTypes.Find(reader.GetString(0)) is { } type)
                yield return (type, reader.GetInt64(1));
    }

    public byte[]? ReadChange(long id, bool after)
    {
        lock (_gate)
        {
            using var command = Command(
                after ? "SELECT postchange FROM change_data WHERE id = $id" : "SELECT prechange FROM change_data WHERE id = $id",
                ("$id", id));
            return command.ExecuteScalar() as byte[];
        }
    }

    public void Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            try
            {
                Write(batch);
            }
            catch (Exception failure) when (failure is SqliteException or IOException)
            {
                // An error may come after the point of no return: what counts is what the file holds.
                if (!HasWritten(batch.Version))
                    throw WriteFailure.Of(failure);
            }
            Version = batch.Version;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
            _claim.Dispose();
        }
    }

    private void Write(CommitBatch batch)
    {
        Step?.Invoke("begin");
        using var transaction = _connection.BeginTransaction();
        Step?.Invoke("rows");
        WriteRows(batch, transaction);
        Step?.Invoke("sequences");
        foreach (var (type, last) in batch.Sequences)
            Run(
                transaction,
                "INSERT INTO sequence (type, last) VALUES ($type, $last) ON CONFLICT (type) DO UPDATE SET last = excluded.last",
                ("$type", type.Label),
                ("$last", last));
        Step?.Invoke("changes");
        foreach (var (id, pre, post) in batch.ChangeData)
            Run(
                transaction, "INSERT INTO change_data (id, prechange, postchange) VALUES ($id, $pre, $post)", ("$id", id), ("$pre", pre),
                ("$post", post));
        Step?.Invoke("outbox");
        foreach (var entry in batch.Outbox)
            SqliteOutbox.Insert(_connection, transaction, entry);
        Step?.Invoke("version");
        Run(transaction, "INSERT INTO meta (key, value) VALUES ('version', $v) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            ("$v", batch.Version.ToString(CultureInfo.InvariantCulture)));
        Step?.Invoke("commit");
        transaction.Commit();
        Step?.Invoke("committed");
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

    public (long OnDisk, long Free, long ChangeBytes) Usage()
    {
        lock (_gate)
        {
            var page = Number("PRAGMA page_size");
            return (Number("PRAGMA page_count") * page, Number("PRAGMA freelist_count")
                * page, Number("SELECT coalesce(sum(length(prechange) + length(postchange)), 0) FROM change_data"));
        }
    }

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

    private void WriteRows(CommitBatch batch, SqliteTransaction transaction)
    {
        using var put = Command("INSERT INTO object (type, id, data) VALUES ($type, $id, $data) ON CONFLICT (type, id) DO UPDATE SET data "
            + "= excluded.data", ("$type", ""), ("$id", 0L), ("$data", Array.Empty<byte>()));
        put.Transaction = transaction;
        foreach (var ((type, id), row) in batch.Rows)
        {
            if (row == null)
            {
                Run(transaction, "DELETE FROM object WHERE type = $type AND id = $id", ("$type", type.Label), ("$id", id));
                if (type.Label == ChangeLog)
                    Run(transaction, "DELETE FROM change_data WHERE id = $id", ("$id", id));
                continue;
            }
            put.Parameters["$type"].Value = type.Label;
            put.Parameters["$id"].Value = id;
            put.Parameters["$data"].Value = RowCodec.Encode(row);
            put.ExecuteNonQuery();
        }
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

    private void Run(SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
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
