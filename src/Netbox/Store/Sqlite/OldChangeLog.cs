using Microsoft.Data.Sqlite;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// Brings the change log of an older version, whose rows lay among the objects, to where it is now; all of it or nothing.
/// </summary>
internal static class OldChangeLog
{
    private const int Slice = 1000;

    public static void Move(SqliteConnection connection, SqliteChangeLog log, CommitWriter writer)
    {
        if (!IsThere(connection))
            return;
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            for (var last = -1L; MoveAfter(connection, log, writer, last) is { } next; last = next)
            {
            }
            Execute(connection, $"DELETE FROM object WHERE type = '{SqliteChangeLog.Label}'; DROP TABLE change_data; COMMIT");
        }
        catch
        {
            Execute(connection, "ROLLBACK");
            throw;
        }
    }

    private static long? MoveAfter(SqliteConnection connection, SqliteChangeLog log, CommitWriter writer, long last)
    {
        using var old = new PreparedSql(
            connection,
            "SELECT o.id, o.data, coalesce(c.prechange, x''), coalesce(c.postchange, x'') FROM object o LEFT JOIN change_data c "
                + $"ON c.id = o.id WHERE o.type = '{SqliteChangeLog.Label}' AND o.id > ? ORDER BY o.id LIMIT {Slice}");
        old.Bind(0, last);
        long? moved = null;
        while (old.Step())
        {
            moved = old.Long(0);
            writer.Add(log.Decode(moved.Value, old.Span(1)), old.Bytes(2), old.Bytes(3));
        }
        return moved;
    }

    private static bool IsThere(SqliteConnection connection)
    {
        using var tables = new PreparedSql(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'change_data'");
        tables.Step();
        var isThere = tables.Long(0) > 0;
        tables.Reset();
        return isThere;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
