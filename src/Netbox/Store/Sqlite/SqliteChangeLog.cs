using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The change log where it lies, read by a connection of its own: nobody who reads it waits for a writer.</summary>
internal sealed class SqliteChangeLog : IRowLog, IDisposable
{
    public const string Label = "core.objectchange";

    private static readonly ObjectType Type = ObjectTypes.Get(Label);
    private static readonly Field Before = Type["prechange_data"], After = Type["postchange_data"];

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly PreparedSql _find, _from, _newest, _before, _after;
    private readonly SharedValues _shared = new();

    public SqliteChangeLog(SqliteConnection connection)
    {
        _connection = connection;
        _find = new(connection, "SELECT id, data FROM change WHERE id = ?");
        _from = new(connection, "SELECT id, data FROM change WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?");
        _newest = new(connection, "SELECT id FROM change WHERE id <= ? ORDER BY id DESC LIMIT ? OFFSET ?");
        _before = new(connection, "SELECT prechange FROM change WHERE id = ?");
        _after = new(connection, "SELECT postchange FROM change WHERE id = ?");
    }

    public Row? Find(long id)
    {
        lock (_gate)
            return Rows(_find.Bind(0, id)).FirstOrDefault();
    }

    public IReadOnlyList<Row> From(long first, long last, int most)
    {
        lock (_gate)
            return Rows(_from.Bind(0, first).Bind(1, last).Bind(2, most));
    }

    public IReadOnlyList<long> Newest(long last, int skipped, int most)
    {
        lock (_gate)
            return Ids(_newest.Bind(0, last).Bind(1, most).Bind(2, skipped));
    }

    public IReadOnlyList<long> Holding(Field field, IndexKey key, long last)
    {
        var (column, value) = field.Name switch
        {
            "user" => ("user", key.Number),
            "changed_object_id" => ("object", ObjectKey(key.Text!, key.Number)),
            _ => ("request", 0),
        };
        lock (_gate)
        {
            using var find = new PreparedSql(_connection, $"SELECT id FROM change WHERE {column} = ? AND id <= ? ORDER BY id");
            if (column != "request")
                return Ids(find.Bind(0, value).Bind(1, last));
            return Guid.TryParse(key.Text, out var request) ? Ids(find.Bind(0, RequestKey(request)).Bind(1, last)) : [];
        }
    }

    /// <summary>How many rows there are, the last id, and when the last one was made.</summary>
    public (int Count, long Last, DateTimeOffset Time) Extent()
    {
        lock (_gate)
        {
            using var count = new PreparedSql(_connection, "SELECT count(*), coalesce(max(id), 0) FROM change");
            count.Step();
            var (rows, last) = ((int)count.Long(0), count.Long(1));
            return (rows, last, last == 0 ? default : Find(last)!.LastUpdated); // it is there
        }
    }

    /// <summary>Bytes of what is kept of the changes.</summary>
    public long Bytes()
    {
        lock (_gate)
        {
            using var sum = new PreparedSql(_connection, "SELECT coalesce(sum(length(prechange) + length(postchange)), 0) FROM change");
            sum.Step();
            return sum.Long(0);
        }
    }

    /// <summary>What is kept of a change: before it, or after it.</summary>
    public byte[]? Read(long id, bool after)
    {
        lock (_gate)
        {
            var read = (after ? _after : _before).Bind(0, id);
            if (!read.Step())
                return null;
            var bytes = read.Bytes(0);
            read.Reset();
            // An old store may hold a change without its data.
            return bytes.Length == 0 ? null : bytes;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var sql in (PreparedSql[])[_find, _from, _newest, _before, _after])
                sql.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>The changed object as one number: its content type, then its id.</summary>
    public static long ObjectKey(string label, long id) => ((ContentTypes.Find(label)?.Id ?? 0) << 40) + id;

    public static byte[] RequestKey(Guid request)
    {
        var key = new byte[16];
        request.TryWriteBytes(key, bigEndian: true, out _);
        return key;
    }

    public Row Decode(long id, ReadOnlySpan<byte> data)
    {
        var row = RowCodec.Decode(Type, id, data, _shared);
        row.Values[Before.Slot] = new DeferredJson(() => Read(id, after: false));
        row.Values[After.Slot] = new DeferredJson(() => Read(id, after: true));
        return row;
    }

    private List<Row> Rows(PreparedSql sql)
    {
        var rows = new List<Row>();
        try
        {
            while (sql.Step())
                rows.Add(Decode(sql.Long(0), sql.Span(1)));
            return rows;
        }
        catch
        {
            // A row that cannot be read must not keep the others, and old pages of the database, from everybody.
            sql.Reset();
            throw;
        }
    }

    private static List<long> Ids(PreparedSql sql)
    {
        var ids = new List<long>();
        while (sql.Step())
            ids.Add(sql.Long(0));
        return ids;
    }
}
