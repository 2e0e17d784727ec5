using System.Globalization;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;
using SQLitePCL;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// A store's file as it is at one moment, read beside whoever writes it. Nothing is changed, and nothing is taken for granted: a row is
/// bytes here.
/// </summary>
internal sealed class StoreInspection : IDisposable
{
    private static readonly string[] Tables = ["meta", "object", "sequence", "change", "event_outbox"];

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private PreparedSql? _after;

    private StoreInspection(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <exception cref="IOException">There is no such file, it cannot be read, it is no store, or another version wrote it.</exception>
    public static StoreInspection Open(string path)
    {
        if (!File.Exists(path))
            throw new IOException($"there is no store {path}");
        if (new FileInfo(path).Length == 0)
            throw new IOException($"{path} is empty, and a store never is");
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        var inspection = new StoreInspection(path, connection);
        try
        {
            return inspection.Guarded(() =>
            {
                connection.Open();
                StoreFormat.Check(connection, path);
                inspection.Execute("PRAGMA query_only = 1; PRAGMA busy_timeout = 5000; BEGIN");
                var there = inspection.Texts("SELECT name FROM sqlite_master WHERE type = 'table'").ToList();
                var missing = Tables.Where(table => !there.Contains(table)).ToList();
                if (missing.Count > 0)
                    throw new IOException(
                        missing.Count == Tables.Length ? $"{path} is no store of Plumbline"
                        : $"{path} was written by an older version (it has no {string.Join(", ", missing)}): start the server on it once");
                return inspection;
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The number of commits that the file holds.</summary>
    public long Version => Guarded(() => long.TryParse(
        Texts("SELECT value FROM meta WHERE key = 'version'").FirstOrDefault(), CultureInfo.InvariantCulture, out var version) ? version : 0);

    /// <summary>What SQLite finds wrong with pages and indexes; nothing for a whole file.</summary>
    public IReadOnlyList<string> Damages() =>
        Guarded(() => Texts("PRAGMA integrity_check(100)").Where(line => line != "ok").Select(line => line.ReplaceLineEndings(" ")).ToList());

    /// <summary>The rows of all types, type after type, each by rising id.</summary>
    public IEnumerable<(string Type, long Id, byte[] Data)> Objects()
    {
        using var rows = new PreparedSql(_connection, "SELECT type, id, data FROM object ORDER BY type, id");
        while (rows.Step())
            yield return (rows.Text(0), rows.Long(1), rows.Bytes(2));
    }

    /// <summary>The last id of each type that was given out.</summary>
    public IEnumerable<(string Type, long Last)> Sequences()
    {
        using var rows = new PreparedSql(_connection, "SELECT type, last FROM sequence");
        while (rows.Step())
            yield return (rows.Text(0), rows.Long(1));
    }

    /// <summary>The change log by rising id, with the columns by which changes are found.</summary>
    public IEnumerable<LoggedChange> Changes()
    {
        using var rows = new PreparedSql(
            _connection, "SELECT id, request, object, coalesce(user, 0), data, prechange, postchange FROM change ORDER BY id");
        while (rows.Step())
            yield return new LoggedChange(
                rows.Long(0), rows.Bytes(1), rows.Long(2), rows.Long(3), rows.Bytes(4), rows.Bytes(5), rows.Bytes(6));
    }

    /// <summary>The flat form that a change left its object with; empty when it is not there.</summary>
    public byte[] After(long change)
    {
        _after ??= new PreparedSql(_connection, "SELECT postchange FROM change WHERE id = ?");
        var found = _after.Bind(0, change).Step() ? _after.Bytes(0) : [];
        _after.Reset();
        return found;
    }

    /// <summary>The paths of the files that are kept; none in a file of an older version.</summary>
    public IReadOnlyList<string> Files() => Texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'file'").Count == 0
        ? [] : Texts("SELECT path FROM file ORDER BY path");

    /// <summary>What is still to be delivered, and what was given up, by rising id.</summary>
    public IEnumerable<OutboxEntry> Outbox()
    {
        using var rows = new PreparedSql(
            _connection,
            "SELECT id, created, topic, key, body, attempts, next_attempt, coalesce(last_error, ''), dead FROM event_outbox ORDER BY id");
        while (rows.Step())
            yield return new OutboxEntry(
                rows.Long(0), Time(rows.Long(1)), rows.Text(2), rows.Text(3), rows.Bytes(4), (int)rows.Long(5), Time(rows.Long(6)),
                rows.Text(7), rows.Long(8) == 1);
    }

    public void Dispose()
    {
        _after?.Dispose();
        _connection.Dispose();
    }

    /// <summary>Runs something that reads; what is wrong with the file becomes a message about it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public T Guarded<T>(Func<T> read)
    {
        const int Corrupt = 11, NoDatabase = 26;
        try
        {
            return read();
        }
        catch (SqliteException failure)
        {
            throw failure.SqliteErrorCode is Corrupt or NoDatabase
                ? new IOException($"{_path} is damaged, or no store: {raw.sqlite3_errstr(failure.SqliteErrorCode).utf8_to_string()}", failure)
                : new IOException($"{_path} cannot be read: {WriteFailure.Reason(failure)}", failure);
        }
    }

    private List<string> Texts(string sql)
    {
        var texts = new List<string>();
        using var rows = new PreparedSql(_connection, sql);
        while (rows.Step())
            texts.Add(rows.Text(0));
        return texts;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static DateTimeOffset Time(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
}

/// <summary>A row of the change log as it lies in the file.</summary>
/// <param name="Request">The request's id, 16 bytes.</param>
/// <param name="ObjectKey">Type and id of the changed object in one number.</param>
/// <param name="User">The user, 0 for none.</param>
/// <param name="Data">The row.</param>
/// <param name="Before">The flat form before the change; <c>{}</c> for a new object.</param>
/// <param name="After">The flat form afterwards; <c>{}</c> for a deleted object.</param>
internal sealed record LoggedChange(long Id, byte[] Request, long ObjectKey, long User, byte[] Data, byte[] Before, byte[] After);
