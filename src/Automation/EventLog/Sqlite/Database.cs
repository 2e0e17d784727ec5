using SQLitePCL;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>One connection to the log's file, on SQLite's own interface: the hot path binds spans and allocates nothing.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Database() => Batteries_V2.Init();

    private Database(string path, sqlite3 handle) => (Path, _handle) = (path, handle);

    public string Path { get; }

    public static Database Open(string path, bool create) => Open(path, raw.SQLITE_OPEN_READWRITE | (create ? raw.SQLITE_OPEN_CREATE : 0));

    /// <summary>For looking only; another process may be writing.</summary>
    public static Database OpenReading(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    private static Database Open(string path, int mode)
    {
        var flags = mode | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw Storage.Failure(code, path, raw.sqlite3_errstr(code).utf8_to_string());
        }
        raw.sqlite3_busy_timeout(handle, 5_000);
        return new Database(path, handle);
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public long Number(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new Statement(this, handle);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>The first column of every row.</summary>
    public IReadOnlyList<long> Numbers(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new Statement(this, handle);
        var numbers = new List<long>();
        while (statement.Step())
            numbers.Add(statement.Long(0));
        return numbers;
    }

    /// <summary>The first line of a check's answer.</summary>
    public string Word(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new Statement(this, handle);
        return statement.Step() ? statement.Text(0) : "";
    }

    public int Changes => raw.sqlite3_changes(_handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Changes what the storage answers; tests break it with this.</summary>
    internal Func<int, int>? Answer { get; set; }

    public void Check(int code)
    {
        code = Answer?.Invoke(code) ?? code;
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Storage.Failure(code, Path, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public EventLogException Damaged(string how) => Storage.Failure(raw.SQLITE_CORRUPT, Path, how);

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
    }
}
