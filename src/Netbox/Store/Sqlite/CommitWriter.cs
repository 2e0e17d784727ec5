using System.Globalization;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>Writes a commit in one transaction of the database.</summary>
internal sealed class CommitWriter : IDisposable
{
    private readonly PreparedSql _begin, _commit, _rollback, _put, _delete, _sequence, _change, _changeData, _forget, _version, _mark;
    private readonly PreparedSql _keep, _drop, _outbox;
    private readonly RowEncoder _rows = new();

    public CommitWriter(SqliteConnection connection)
    {
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _put = new(connection, "INSERT INTO object (type, id, data) VALUES (?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET data = "
            + "excluded.data");
        _delete = new(connection, "DELETE FROM object WHERE type = ? AND id = ?");
        _sequence = new(
            connection, "INSERT INTO sequence (type, last) VALUES (?, ?) ON CONFLICT (type) DO UPDATE SET last = excluded.last");
        _change = new(
            connection, "INSERT INTO change (id, request, object, user, data, prechange, postchange) VALUES (?, ?, ?, ?, ?, ?, ?)");
        _changeData = new(connection, "UPDATE change SET user = ?, data = ? WHERE id = ?");
        _forget = new(connection, "DELETE FROM change WHERE id = ?");
        _version = new(connection, "INSERT INTO meta (key, value) VALUES ('version', ?) ON CONFLICT (key) DO UPDATE SET value = "
            + "excluded.value");
        _mark = new(
            connection, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        _keep = new(
            connection, "INSERT INTO file (path, content) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET content = excluded.content");
        _drop = new(connection, "DELETE FROM file WHERE path = ?");
        _outbox = new(connection, SqliteOutbox.Insertion);
    }

    /// <param name="step">Told each step before it is done, and that all is.</param>
    public void Write(CommitBatch batch, Action<string>? step)
    {
        step?.Invoke("begin");
        _begin.Run();
        try
        {
            step?.Invoke("rows");
            Rows(batch);
            step?.Invoke("sequences");
            foreach (var (type, last) in batch.Sequences)
                _sequence.Bind(0, type.Label).Bind(1, last).Run();
            step?.Invoke("changes");
            Changes(batch);
            step?.Invoke("outbox");
            foreach (var entry in batch.Outbox)
                SqliteOutbox.Insert(_outbox, entry);
            foreach (var (name, text) in batch.Marks)
                _mark.Bind(0, name).Bind(1, text).Run();
            step?.Invoke("files");
            foreach (var (path, content) in batch.Files)
                if (content == null)
                    _drop.Bind(0, path).Run();
                else
                    _keep.Bind(0, path).Bind(1, (ReadOnlySpan<byte>)content).Run();
            step?.Invoke("version");
            _version.Bind(0, batch.Version.ToString(CultureInfo.InvariantCulture)).Run();
            step?.Invoke("commit");
            _commit.Run();
        }
        catch
        {
            RollBack();
            throw;
        }
        step?.Invoke("committed");
    }

    /// <summary>Adds a row of the change log with what it keeps.</summary>
    public void Add(Row row, byte[] before, byte[] after)
    {
        var request = Guid.TryParse(row.Text("request_id"), out var id) ? SqliteChangeLog.RequestKey(id) : [];
        _change.Bind(0, row.Id).Bind(1, request)
            .Bind(2, SqliteChangeLog.ObjectKey(row.Text("changed_object_type"), row.Reference("changed_object_id") ?? 0))
            .Bind(3, row.Reference("user")).Bind(4, _rows.Encode(row)).Bind(5, before).Bind(6, after).Run();
    }

    public void Dispose()
    {
        foreach (var sql in (PreparedSql[])
            [_begin, _commit, _rollback, _put, _delete, _sequence, _change, _changeData, _forget, _version, _mark, _keep, _drop, _outbox])
            sql.Dispose();
        _rows.Dispose();
    }

    private void Rows(CommitBatch batch)
    {
        foreach (var ((type, id), row) in batch.Rows)
            if (type.IsLog)
                continue;
            else if (row == null)
                _delete.Bind(0, type.Label).Bind(1, id).Run();
            else
                _put.Bind(0, type.Label).Bind(1, id).Bind(2, _rows.Encode(row)).Run();
    }

    private void Changes(CommitBatch batch)
    {
        var kept = batch.ChangeData.ToDictionary(change => change.Id);
        foreach (var ((type, id), row) in batch.Rows)
            if (!type.IsLog)
                continue;
            else if (row == null)
                _forget.Bind(0, id).Run();
            else if (kept.TryGetValue(id, out var data))
                Add(row, data.Pre, data.Post);
            else
                _changeData.Bind(0, row.Reference("user")).Bind(1, _rows.Encode(row)).Bind(2, id).Run();
    }

    // After some failures the database has done it already.
    private void RollBack()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // Nothing is open any more.
        }
    }
}
