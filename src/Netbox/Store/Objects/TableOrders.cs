namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Orders of a table's rows. An order that was worked out once follows the changes of the table: what changed is taken out and put in again
/// where it belongs, the rest stays.
/// </summary>
internal sealed class TableOrders
{
    // After more changes than these without a reader an order is worked out anew when somebody asks.
    private const int Longest = 4096;

    private const int Most = 8;

    private readonly TableChange _last;
    private readonly int _length;

    // Replaced as a whole: tables that came of this one share it. Of two who add at once one may have worked for nothing.
    private Dictionary<string, KnownOrder> _known;

    public TableOrders()
        : this(new TableChange(-1, null), 0, [])
    {
    }

    private TableOrders(TableChange last, int length, Dictionary<string, KnownOrder> known) =>
        (_last, _length, _known) = (last, length, known);

    /// <summary>The orders of the table after a change of one row.</summary>
    public TableOrders After(long id) =>
        _length == Longest ? new TableOrders() : new TableOrders(new TableChange(id, _last), _length + 1, Volatile.Read(ref _known));

    /// <summary>The same moment, with no order known.</summary>
    public TableOrders Forgotten() => new(_last, _length, []);

    /// <param name="name">The order.</param>
    /// <param name="seen">The other tables it looks at.</param>
    /// <param name="sort">Sorts all rows.</param>
    /// <param name="also">Rows of this table that other tables' changes move; null when that is not known.</param>
    /// <param name="place">Puts changed rows into a list that holds the others in order.</param>
    public long[] Of(
        string name, Table[] seen, Func<long[]> sort, Func<Table[], IReadOnlyCollection<long>?> also,
        Func<long[], IReadOnlyCollection<long>, long[]> place)
    {
        var known = Volatile.Read(ref _known).GetValueOrDefault(name);
        known?.Use();
        if (known != null && ReferenceEquals(known.At, _last) && IsSame(known.Seen, seen))
            return known.Ids;
        var ids = known != null && Changed(known.At) is { } changed
            && (IsSame(known.Seen, seen) ? [] : also(known.Seen)) is { } moved
            ? place(known.Ids, [.. changed.Concat(moved).Distinct()])
            : sort();
        var all = Volatile.Read(ref _known);
        var kept = new Dictionary<string, KnownOrder>(all)
        {
            // Without their own orders: two tables that see each other would keep all their older forms.
            [name] = new KnownOrder(ids, _last, [.. seen.Select(table => table.WithoutOrders())]),
        };
        if (kept.Count > Most)
            kept.Remove(kept.MinBy(order => order.Value.Used).Key);
        Volatile.Write(ref _known, kept);
        return ids;
    }

    /// <summary>What changed since another moment of the same table; null when that is not known.</summary>
    public static IReadOnlyCollection<long>? Between(TableOrders earlier, TableOrders later) => later.Changed(earlier._last);

    private static bool IsSame(Table[] known, Table[] seen) => known.Zip(seen).All(pair => pair.First.Rows == pair.Second.Rows);

    private HashSet<long>? Changed(TableChange since)
    {
        var changed = new HashSet<long>();
        for (var change = _last; !ReferenceEquals(change, since); change = change.Before)
        {
            if (change.Before == null)
                return null;
            changed.Add(change.Id);
        }
        return changed;
    }

    private sealed class KnownOrder
    {
        private static long _uses;

        private long _used;

        public KnownOrder(long[] ids, TableChange at, Table[] seen)
        {
            (Ids, At, Seen) = (ids, at, seen);
            Use();
        }

        public long[] Ids { get; }

        public TableChange At { get; }

        public Table[] Seen { get; }

        /// <summary>The greater, the less long ago.</summary>
        public long Used => Volatile.Read(ref _used);

        public void Use() => Volatile.Write(ref _used, Interlocked.Increment(ref _uses));
    }
}

/// <summary>A row that changed, and what changed before it.</summary>
internal sealed class TableChange(long id, TableChange? before)
{
    public long Id { get; } = id;

    public TableChange? Before { get; } = before;
}
