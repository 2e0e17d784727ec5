using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>All rows of a type with their indexes, immutable. A change costs by the row that changes, not by the table.</summary>
internal sealed class Table
{
    private readonly IdMap<IdSet>?[] _numbers;
    private readonly KeyMap _texts;
    private readonly TableOrders _orders;

    private Table(
        ObjectType type, RowMap rows, IdMap<IdSet>?[] numbers, KeyMap texts, NetIndex nets,
        TableOrders orders)
    {
        (Type, Rows, Nets) = (type, rows, nets);
        (_numbers, _texts, _orders) = (numbers, texts, orders);
    }

    public ObjectType Type { get; }

    public RowMap Rows { get; }

    /// <summary>The addresses or networks of the rows, in order.</summary>
    public NetIndex Nets { get; }

    public static Table Empty(ObjectType type) => Of(type, []);

    /// <summary>A table of many rows at once, by rising id.</summary>
    public static Table Of(ObjectType type, IReadOnlyList<Row> rows)
    {
        var (numbers, texts, keys) = (new IdMap<IdSet>?[type.Slots], new KeyMap(), new List<IndexKey>());
        foreach (var field in IndexKeys.FieldsOf(type))
            foreach (var row in rows)
            {
                keys.Clear();
                IndexKeys.Add(keys, row, field);
                foreach (var key in keys)
                    (key.Text == null ? Filled(ref numbers[key.Slot], key.Number) : texts.Filled(key)).Fill(row.Id);
            }
        var nets = IndexKeys.NetOf(type) is { } net
            ? NetIndex.Of(rows.Where(r => r.Values[net.Slot] is string).Select(r => NetKey.Of(r, (string)r.Values[net.Slot]!)))
            : NetIndex.Empty;
        return new Table(type, RowMap.Of(rows), numbers, texts, nets, new TableOrders());
    }

    private static IdSet Filled(ref IdMap<IdSet>? numbers, long number)
    {
        numbers ??= new IdMap<IdSet>();
        if (numbers.Find(number) is not { } ids)
            numbers.Fill(number, ids = new IdSet());
        return ids;
    }

    /// <summary>A table whose rows are on the disk, and found there.</summary>
    public static Table Of(ObjectType type, LoggedRows rows) => new(
        type, rows, new IdMap<IdSet>?[type.Slots], KeyMap.Empty, NetIndex.Empty, new TableOrders());

    /// <summary>The ids of the rows that hold this relation or value.</summary>
    public IdSet Find(IndexKey key) => Rows is LoggedRows logged ? Logged(logged, key) : Find(_numbers, _texts, key);

    /// <summary>The rows that hold this relation or value, by rising id.</summary>
    public IEnumerable<Row> RowsOf(IndexKey key) => Find(key).Select(Rows.Find).OfType<Row>();

    // By itself: what a lambda holds is made wherever its method begins.
    private IdSet Logged(LoggedRows logged, IndexKey key) => logged.Holding(Type.Stored.First(field => field.Slot == key.Slot), key);

    /// <param name="row">What is there from now on.</param>
    /// <param name="owner">Whose nodes are changed where they are: the tables that he made before change with this one.</param>
    public Table Set(Row row, NodeOwner owner) => Replace(Rows.Find(row.Id), row, owner);

    public Table Remove(long id, NodeOwner owner) => Rows.Find(id) is { } old ? Replace(old, null, owner) : this;

    /// <summary>The ids of all rows in an order; remembered, and brought up to date by what changed since.</summary>
    public long[] Ordered(
        string order, Table[] seen, Func<long[]> sort, Func<Table[], IReadOnlyCollection<long>?> also,
        Func<long[], IReadOnlyCollection<long>, long[]> place) => _orders.Of(order, seen, sort, also, place);

    /// <summary>The same rows; their orders are not known.</summary>
    public Table WithoutOrders() => new(Type, Rows, _numbers, _texts, Nets, _orders.Forgotten());

    /// <summary>The ids of rows that changed since an earlier form of this table; null when that is not known any more.</summary>
    public IReadOnlyCollection<long>? ChangedSince(Table earlier) => TableOrders.Between(earlier._orders, _orders);

    private Table Replace(Row? old, Row? now, NodeOwner owner)
    {
        if (Rows is LoggedRows)
            return new Table(
                Type, now == null ? Rows.Remove(old!.Id, owner) : Rows.Set(now, owner), _numbers, _texts, Nets,
                _orders.After((now ?? old!).Id));
        var numbers = (IdMap<IdSet>?[])_numbers.Clone();
        var texts = new List<KeyValuePair<IndexKey, IdSet>>(16);
        var (before, after) = (new List<IndexKey>(), new List<IndexKey>());
        var id = (old ?? now!).Id;
        foreach (var field in IndexKeys.FieldsOf(Type))
        {
            if (old != null && now != null && IndexKeys.AreSame(field, old, now))
                continue;
            before.Clear();
            after.Clear();
            if (old != null)
                IndexKeys.Add(before, old, field);
            if (now != null)
                IndexKeys.Add(after, now, field);
            foreach (var key in before)
                if (!after.Contains(key))
                    Put(key, Find(numbers, _texts, key).Remove(id));
            foreach (var key in after)
                if (!before.Contains(key))
                    Put(key, Find(numbers, _texts, key).Add(id));
        }
        var rows = now == null ? Rows.Remove(id, owner) : Rows.Set(now, owner);
        return new Table(Type, rows, numbers, _texts.With(texts, owner), NetsWith(old, now), _orders.After(id));

        void Put(IndexKey key, IdSet ids)
        {
            if (key.Text != null)
                texts.Add(new(key, ids));
            else
                numbers[key.Slot] = ids.Count == 0
                    ? numbers[key.Slot]!.Remove(key.Number, owner)
                    : (numbers[key.Slot] ?? IdMap<IdSet>.Empty).Set(key.Number, ids, owner);
        }
    }

    private NetIndex NetsWith(Row? old, Row? now)
    {
        if (IndexKeys.NetOf(Type) is not { } field)
            return Nets;
        var nets = Nets;
        if (old?.Values[field.Slot] is string before)
            nets = nets.Remove(NetKey.Of(old, before));
        return now?.Values[field.Slot] is string after ? nets.Add(NetKey.Of(now, after)) : nets;
    }

    private static IdSet Find(IdMap<IdSet>?[] numbers, KeyMap texts, IndexKey key) => key.Text != null
        ? texts.Find(key)
        : numbers[key.Slot]?.Find(key.Number) ?? IdSet.Empty;
}
