using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>A statement that is made once and run often; parameters and columns are numbered from 0.</summary>
internal sealed class PreparedSql : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;

    public PreparedSql(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!; // the connection is open
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _handle), _database);
    }

    public PreparedSql Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_handle, index + 1, value));
        return this;
    }

    public PreparedSql Bind(int index, long? value)
    {
        Check(value is { } known ? raw.sqlite3_bind_int64(_handle, index + 1, known) : raw.sqlite3_bind_null(_handle, index + 1));
        return this;
    }

    public PreparedSql Bind(int index, string value)
    {
        Check(raw.sqlite3_bind_text(_handle, index + 1, value));
        return this;
    }

    public PreparedSql Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.Length == 0 ? raw.sqlite3_bind_zeroblob(_handle, index + 1, 0) : raw.sqlite3_bind_blob(_handle, index + 1, value));
        return this;
    }

    /// <summary>Sets a parameter by its name.</summary>
    public PreparedSql Bind(string name, object value)
    {
        var index = raw.sqlite3_bind_parameter_index(_handle, name) - 1;
        return value switch
        {
            long number => Bind(index, number),
            int number => Bind(index, number),
            bool flag => Bind(index, flag ? 1 : 0),
            string text => Bind(index, text),
            byte[] bytes => Bind(index, bytes.AsSpan()),
            DBNull => Bind(index, (long?)null),
            _ => throw new ArgumentException($"a parameter of {value.GetType()} is not foreseen", nameof(value)),
        };
    }

    /// <summary>Runs to the next row; false when there is none, and then the statement is ready for its next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(_handle);
        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
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
    public void Reset() => raw.sqlite3_reset(_handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    /// <summary>The bytes of a column, until the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(_handle, column);

    public void Dispose() => _handle.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
