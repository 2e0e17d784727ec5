using System.Collections.Immutable;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>All rows of a type with their indexes, immutable.</summary>
internal sealed class Table
{
    private readonly ImmutableDictionary<IndexKey, ImmutableSortedSet<long>> _index;

    // Worked out on first use; a table never changes, so they stay true.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long[] Ids, object[] Seen)> _orders = [];

    private Table(ObjectType type, RowMap rows, ImmutableDictionary<IndexKey, ImmutableSortedSet<long>> index) =>
        (Type, Rows, _index) = (type, rows, index);

    public ObjectType Type { get; }

    public RowMap Rows { get; }

    public static Table Empty(ObjectType type) => new(type, RowMap.Empty, ImmutableDictionary<IndexKey, ImmutableSortedSet<long>>.Empty);

    public static Table Of(ObjectType type, IEnumerable<Row> rows)
    {
        var map = RowMap.Empty;
        var index = new Dictionary<IndexKey, ImmutableSortedSet<long>.Builder>();
        foreach (var row in rows)
        {
            map = map.Set(row);
            foreach (var key in IndexKeys.Of(row))
                (index.TryGetValue(key, out var ids) ? ids : index[key] = ImmutableSortedSet.CreateBuilder<long>()).Add(row.Id);
        }
        return new Table(type, map, index.ToImmutableDictionary(e => e.Key, e => e.Value.ToImmutable()));
    }

    /// <summary>The ids of the rows that hold this relation or text.</summary>
    public ImmutableSortedSet<long> Find(IndexKey key) => _index.GetValueOrDefault(key, ImmutableSortedSet<long>.Empty);

    public Table Set(Row row)
    {
        var index = _index.ToBuilder();
        if (Rows.Find(row.Id) is { } old)
            foreach (var key in IndexKeys.Of(old))
                Drop(index, key, row.Id);
        foreach (var key in IndexKeys.Of(row))
            index[key] = index.TryGetValue(key, out var ids) ? ids.Add(row.Id) : [row.Id];
        return new Table(Type, Rows.Set(row), index.ToImmutable());
    }

    public Table Remove(long id)
    {
        if (Rows.Find(id) is not { } old)
            return this;
        var index = _index.ToBuilder();
        foreach (var key in IndexKeys.Of(old))
            Drop(index, key, id);
        return new Table(Type, Rows.Remove(id), index.ToImmutable());
    }

    /// <summary>Remembers an order of the rows, as long as the tables it looked at are the same.</summary>
    public long[] Ordered(string order, object[] seen, Func<long[]> sort)
    {
        lock (_gate)
            if (_orders.TryGetValue(order, out var known) && known.Seen.AsSpan().SequenceEqual(seen))
                return known.Ids;
        var ids = sort();
        lock (_gate)
            _orders[order] = (ids, seen);
        return ids;
    }

    private static void Drop(ImmutableDictionary<IndexKey, ImmutableSortedSet<long>>.Builder index, IndexKey key, long id)
    {
        if (!index.TryGetValue(key, out var ids))
            return;
        ids = ids.Remove(id);
        if (ids.IsEmpty)
            index.Remove(key);
        else
            index[key] = ids;
    }
}
