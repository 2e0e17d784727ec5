using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>One key of an order.</summary>
/// <param name="Compare">Compares two rows.</param>
/// <param name="Over">
/// The same for many rows that are sorted together, by their places in the list: what is compared is worked out once for each row, and not
/// at each comparison.
/// </param>
internal sealed record SortKey(Func<Row, Row, int> Compare, Func<IReadOnlyList<Row>, Func<int, int, int>> Over)
{
    /// <summary>A key that has nothing to work out beforehand.</summary>
    public static SortKey Of(Func<Row, Row, int> compare) => new(compare, rows => (a, b) => compare(rows[a], rows[b]));

    /// <summary>A key by what is worked out of a row; it is kept, also for comparisons of two.</summary>
    public static SortKey Of<T>(Func<Row, T?> value, bool nullsFirst, Comparison<T> compare)
        where T : class
    {
        var known = new Dictionary<Row, T?>();
        return new SortKey((a, b) => Nulls(Get(a), Get(b), nullsFirst, compare), rows =>
        {
            T?[] values = [.. rows.Select(Get)];
            return (a, b) => Nulls(values[a], values[b], nullsFirst, compare);
        });

        T? Get(Row row)
        {
            if (!known.TryGetValue(row, out var made))
                known[row] = made = value(row);
            return made;
        }
    }

    /// <summary>A key by a value that the row holds.</summary>
    public static SortKey Held(Func<Row, object?> value, bool nullsFirst, Comparison<object> compare) => new(
        (a, b) => Nulls(value(a), value(b), nullsFirst, compare), rows =>
        {
            object?[] values = [.. rows.Select(value)];
            return (a, b) => Nulls(values[a], values[b], nullsFirst, compare);
        });

    /// <summary>A key by a number.</summary>
    public static SortKey Number(Func<Row, long> value) => new(
        (a, b) => value(a).CompareTo(value(b)), rows =>
        {
            long[] values = [.. rows.Select(value)];
            return (a, b) => values[a].CompareTo(values[b]);
        });

    /// <summary>A key by the object that the row leads to, of which many rows lead to the same.</summary>
    /// <param name="end">The object; null for none.</param>
    /// <param name="sort">Sorts objects.</param>
    /// <param name="compare">Compares two; equal ones count as one.</param>
    public static SortKey Led(
        Func<Row, Row?> end, bool nullsFirst, Func<IEnumerable<Row>, IEnumerable<Row>> sort, Comparison<Row> compare) => new(
        (a, b) => Nulls(end(a), end(b), nullsFirst, compare), rows =>
        {
            Row?[] ends = [.. rows.Select(end)];
            var (ranks, last) = (new Dictionary<long, int>(), (Row?)null);
            foreach (var row in sort(ends.OfType<Row>().DistinctBy(row => row.Id)))
            {
                ranks[row.Id] = last is null ? 1 : ranks[last.Id] + (compare(last, row) == 0 ? 0 : 1);
                last = row;
            }
            int[] places = [.. ends.Select(row => row is null ? nullsFirst ? 0 : int.MaxValue : ranks[row.Id])];
            return (a, b) => places[a].CompareTo(places[b]);
        });

    /// <summary>The other way round.</summary>
    public SortKey Falling() => new((a, b) => Compare(b, a), rows =>
    {
        var over = Over(rows);
        return (a, b) => over(b, a);
    });

    private static int Nulls<T>(T? a, T? b, bool nullsFirst, Comparison<T> compare)
        where T : class =>
        a == null || b == null ? (a == null ? b == null ? 0 : nullsFirst ? -1 : 1 : nullsFirst ? 1 : -1) : compare(a, b);
}
