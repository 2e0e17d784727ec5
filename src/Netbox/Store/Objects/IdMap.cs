using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Things by id in an immutable tree of 32-way nodes: a change copies a handful of nodes, older trees stay as they were. Behind its places
/// a node holds its owner, if it has one.
/// </summary>
internal sealed class IdMap<T>
    where T : class
{
    private const int Bits = 5;
    private const int Width = 1 << Bits;
    private const int Mask = Width - 1;

    public static readonly IdMap<T> Empty = new();

    // Changed only while the map is being made.
    private object?[] _root;
    private int _shift;

    public IdMap()
        : this(new object?[Width + 1], 0, 0)
    {
    }

    private IdMap(object?[] root, int shift, int count) => (_root, _shift, Count) = (root, shift, count);

    public int Count { get; private set; }

    /// <summary>Adds something to a map that nobody else has seen yet.</summary>
    public void Fill(long id, T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        (_root, _shift) = Grown(_root, _shift, id);
        var node = _root;
        for (var at = _shift; at > 0; at -= Bits)
            node = (object?[])(node[(id >> at) & Mask] ??= new object?[Width + 1]);
        Count += node[id & Mask] == null ? 1 : 0;
        node[id & Mask] = value;
    }

    public T? Find(long id)
    {
        if (id < 0 || id >> _shift >= Width)
            return null;
        var node = _root;
        for (var shift = _shift; shift > 0; shift -= Bits)
            if ((node = (object?[]?)node[(id >> shift) & Mask]) == null)
                return null;
        return (T?)node[id & Mask];
    }

    /// <param name="id">Where.</param>
    /// <param name="value">What is there from now on.</param>
    /// <param name="owner">Whose nodes are changed where they are: the maps that he made before change with this one.</param>
    public IdMap<T> Set(long id, T value, NodeOwner? owner = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        var count = Count + (Find(id) == null ? 1 : 0);
        var (root, shift) = Grown(_root, _shift, id);
        return new IdMap<T>(Replace(root, shift, id, value, owner), shift, count);
    }

    public IdMap<T> Remove(long id, NodeOwner? owner = null) =>
        Find(id) == null ? this : new IdMap<T>(Replace(_root, _shift, id, null, owner), _shift, Count - 1);

    /// <summary>All by rising id, from <paramref name="first"/> on.</summary>
    public IEnumerable<T> From(long first = 0)
    {
        foreach (var (leaf, start) in Leaves(_root, _shift, 0, first))
            for (var i = (int)Math.Clamp(first - start, 0, Width); i < Width; i++)
                if (leaf[i] is { } value)
                    yield return (T)value;
    }

    public IEnumerable<KeyValuePair<long, T>> Entries()
    {
        foreach (var (leaf, start) in Leaves(_root, _shift, 0, 0))
            for (var i = 0; i < Width; i++)
                if (leaf[i] is { } value)
                    yield return new(start + i, (T)value);
    }

    private static (object?[] Root, int Shift) Grown(object?[] root, int shift, long id)
    {
        while (id >> shift >= Width)
        {
            var above = new object?[Width + 1];
            above[0] = root;
            (root, shift) = (above, shift + Bits);
        }
        return (root, shift);
    }

    [SuppressMessage("Performance", "CA1859", Justification = "a node of the tree")]
    private static object?[] Replace(object?[]? node, int shift, long id, T? value, NodeOwner? owner)
    {
        var changed = node;
        if (changed == null || owner == null || changed[Width] != owner)
            (changed = (object?[]?)node?.Clone() ?? new object?[Width + 1])[Width] = owner;
        var at = (id >> shift) & Mask;
        changed[at] = shift == 0 ? value : Replace((object?[]?)changed[at], shift - Bits, id, value, owner);
        return changed;
    }

    private static IEnumerable<(object?[] Leaf, long Start)> Leaves(object?[] node, int shift, long start, long first)
    {
        if (shift == 0)
        {
            yield return (node, start);
            yield break;
        }
        for (var i = 0; i < Width; i++)
        {
            var at = start + ((long)i << shift);
            if (node[i] is not object?[] below || at + (1L << shift) <= first)
                continue;
            if (shift == Bits)
                yield return (below, at);
            else
                foreach (var leaf in Leaves(below, shift - Bits, at, first))
                    yield return leaf;
        }
    }
}
