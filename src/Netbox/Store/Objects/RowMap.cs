using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>Rows by id in an immutable tree of 32-way nodes: a change copies a handful of nodes, older states stay as they were.</summary>
internal sealed class RowMap
{
    private const int Bits = 5;
    private const int Width = 1 << Bits;
    private const int Mask = Width - 1;

    public static readonly RowMap Empty = new(new object?[Width], 0, 0);

    private readonly object?[] _root;
    private readonly int _shift;

    private RowMap(object?[] root, int shift, int count) => (_root, _shift, Count) = (root, shift, count);

    public int Count { get; }

    public Row? Find(long id)
    {
        if (id < 0 || id >> _shift >= Width)
            return null;
        var node = _root;
        for (var shift = _shift; shift > 0; shift -= Bits)
            if ((node = (object?[]?)node[(id >> shift) & Mask]) == null)
                return null;
        return (Row?)node[id & Mask];
    }

    public RowMap Set(Row row)
    {
        var (root, shift) = (_root, _shift);
        while (row.Id >> shift >= Width)
        {
            var above = new object?[Width];
            above[0] = root;
            (root, shift) = (above, shift + Bits);
        }
        var isNew = Find(row.Id) == null;
        return new RowMap(Replace(root, shift, row.Id, row), shift, Count + (isNew ? 1 : 0));
    }

    public RowMap Remove(long id) => Find(id) == null ? this : new RowMap(Replace(_root, _shift, id, null), _shift, Count - 1);

    /// <summary>All rows by rising id, from <paramref name="first"/> on.</summary>
    public IEnumerable<Row> From(long first = 0) => Walk(_root, _shift, 0, first);

    [SuppressMessage("Performance", "CA1859", Justification = "a node of the tree")]
    private static object?[] Replace(object?[] node, int shift, long id, Row? row)
    {
        var copy = (object?[])node.Clone();
        var at = (id >> shift) & Mask;
        copy[at] = shift == 0 ? row : Replace((object?[]?)copy[at] ?? new object?[Width], shift - Bits, id, row);
        return copy;
    }

    private static IEnumerable<Row> Walk(object?[] node, int shift, long start, long first)
    {
        for (var i = 0; i < Width; i++)
        {
            var at = start + ((long)i << shift);
            if (node[i] is not { } entry || at + (1L << shift) <= first)
                continue;
            if (shift == 0)
                yield return (Row)entry;
            else
                foreach (var row in Walk((object?[])entry, shift - Bits, at, first))
                    yield return row;
        }
    }
}
