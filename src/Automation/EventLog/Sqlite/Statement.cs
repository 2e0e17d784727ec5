using SQLitePCL;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>A prepared statement; parameters and columns are numbered from 0.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private static readonly long LastTick = DateTimeOffset.MaxValue.UtcTicks;

    public Statement Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, index + 1, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        database.Check(value is null ? raw.sqlite3_bind_null(handle, index + 1) : raw.sqlite3_bind_text(handle, index + 1, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, index + 1, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        database.Check(raw.sqlite3_bind_null(handle, index + 1));
        return this;
    }

    /// <summary>Runs to the next row; false when there is none, and then the statement is ready for its next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(handle);
        database.Check(code);
        return false;
    }

    /// <summary>Runs a statement that gives no row.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends a statement whose further rows are not wanted.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => raw.sqlite3_column_int(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) =>
        raw.sqlite3_column_text(handle, column).utf8_to_string() ?? throw database.Damaged("a text is missing");

    /// <summary>An instant, kept as UTC ticks.</summary>
    public DateTimeOffset Instant(int column) => Long(column) is >= 0 and var ticks && ticks <= LastTick
        ? new(ticks, TimeSpan.Zero)
        : throw database.Damaged("it holds a time that cannot be");

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();
}
