using System.Collections.Concurrent;
using System.Text;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Makes tables of rows as they are read, type after type: while one thread reads, others decode and index.</summary>
internal sealed class TableLoading
{
    private const int Chunk = 2048;
    private const int Bytes = 1 << 20;

    // Chunks that were read and are not decoded yet. More would be no faster, and the room they took would stay taken.
    private static readonly int Ahead = 2 * Environment.ProcessorCount + 2;

    private readonly Queue<Task> _ahead = new();
    private readonly ConcurrentBag<byte[]> _free = [];

    private readonly List<Task<Table>> _tables = [];
    private List<Task<List<Row>>> _chunks = [];
    private ObjectType? _type;
    private byte[] _label = [];
    private List<(long Id, int Start, int Length)> _places = [];
    private byte[] _data = new byte[Bytes];
    private int _used;

    /// <summary>Takes a row; those of a type come one after the other.</summary>
    public void Add(ReadOnlySpan<byte> label, long id, ReadOnlySpan<byte> data)
    {
        if (!label.SequenceEqual(_label))
        {
            EndType();
            _label = label.ToArray();
            _type = ObjectTypes.Find(Encoding.UTF8.GetString(label));
        }
        if (_type == null)
            return;
        if (_places.Count == Chunk || _used + data.Length > _data.Length)
            EndChunk(data.Length);
        data.CopyTo(_data.AsSpan(_used));
        _places.Add((id, _used, data.Length));
        _used += data.Length;
    }

    public IReadOnlyList<Table> Finish()
    {
        EndType();
        return [.. _tables.Select(table => table.GetAwaiter().GetResult())];
    }

    private void EndType()
    {
        if (_type is not { } type)
            return;
        EndChunk(0);
        var chunks = _chunks;
        _tables.Add(Task.Run(async () => Table.Of(type, [.. (await Task.WhenAll(chunks).ConfigureAwait(false)).SelectMany(rows => rows)])));
        (_type, _chunks) = (null, []);
    }

    private void EndChunk(int next)
    {
        var (type, places, data) = (_type!, _places, _data);
        if (places.Count > 0)
        {
            if (_ahead.Count >= Ahead)
                Task.WaitAny(_ahead.Dequeue());
            var chunk = Task.Run(() => Decode(type, places, data));
            _chunks.Add(chunk);
            _ahead.Enqueue(chunk);
            _data = _free.TryTake(out var free) ? free : new byte[Bytes];
        }
        if (_data.Length < next)
            _data = new byte[next];
        (_places, _used) = ([], 0);
    }

    private static Row Decode(ObjectType type, long id, ReadOnlySpan<byte> data, SharedValues shared)
    {
        try
        {
            return RowCodec.Decode(type, id, data, shared);
        }
        catch (Exception broken) when (RowCodec.IsUnreadable(broken))
        {
            throw new FormatException($"what is kept of {type.Label} {id} cannot be read: {broken.Message}", broken);
        }
    }

    private List<Row> Decode(ObjectType type, List<(long Id, int Start, int Length)> places, byte[] data)
    {
        var (shared, rows) = (new SharedValues(), new List<Row>(places.Count));
        foreach (var (id, start, length) in places)
            rows.Add(Decode(type, id, data.AsSpan(start, length), shared));
        if (data.Length == Bytes)
            _free.Add(data);
        return rows;
    }
}
