using System.Collections;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Ids, rising, immutable: one by itself, a few as a list, many as blocks of bits: a whole table takes a bit for each row.
/// </summary>
internal sealed class IdSet : IReadOnlyCollection<long>
{
    private const int Few = 16;

    public static readonly IdSet Empty = new();

    // Changed only while the set is being made. A list, which may be longer than the count then, or blocks; null of none and of one.
    private object? _ids;
    private long _one;

    public IdSet()
        : this(null, 0)
    {
    }

    private IdSet(object? ids, int count) => (_ids, Count) = (ids, count);

    private IdSet(long one) => (_one, Count) = (one, 1);

    public int Count { get; private set; }

    private IdBlocks? Many => _ids as IdBlocks;

    public static IdSet One(long id) => new(id);

    /// <summary>A set of ids in any order, with repeats.</summary>
    public static IdSet Of(IEnumerable<long> ids)
    {
        long[] sorted = [.. ids];
        Array.Sort(sorted);
        var set = new IdSet();
        for (var i = 0; i < sorted.Length; i++)
            if (i == 0 || sorted[i] != sorted[i - 1])
                set.Fill(sorted[i]);
        return set.Count == 0 ? Empty : set;
    }

    /// <summary>Adds an id, larger than all that are there, to a set that nobody else has seen yet.</summary>
    public void Fill(long id)
    {
        if (Count == 0)
            _one = id;
        else if (Many is { } many)
            many.Fill(id);
        else if (Count == Few)
        {
            var blocks = new IdBlocks();
            foreach (var known in List(Few))
                blocks.Fill(known);
            blocks.Fill(id);
            _ids = blocks;
        }
        else
        {
            if (_ids is not long[] list || list.Length == Count)
            {
                list = new long[Count * 2];
                List(Count).CopyTo(list);
                _ids = list;
            }
            list[Count] = id;
        }
        Count++;
    }

    public bool Contains(long id) => Many is { } many ? many.Contains(id) : List(Count).BinarySearch(id) >= 0;

    public IdSet Add(long id)
    {
        if (Count == 0)
            return One(id);
        if (Contains(id))
            return this;
        if (Many is { } many)
            return new IdSet(many.Add(id), Count + 1);
        var few = List(Count);
        var at = ~few.BinarySearch(id);
        long[] more = [.. few[..at], id, .. few[at..]];
        return more.Length <= Few ? new IdSet(more, more.Length) : Of(more);
    }

    public IdSet Remove(long id)
    {
        if (!Contains(id))
            return this;
        if (Count <= 2)
            return Count == 1 ? Empty : One(List(2)[0] == id ? List(2)[1] : List(2)[0]);
        return Many is { } many && Count - 1 > Few / 2
            ? new IdSet(many.Remove(id), Count - 1)
            : new IdSet(this.Where(known => known != id).ToArray(), Count - 1);
    }

    /// <summary>The ids that are in any of some sets.</summary>
    public static IdSet Union(IReadOnlyList<IdSet> sets) => sets.Count switch
    {
        0 => Empty,
        1 => sets[0],
        _ => Of(sets.SelectMany(set => set)),
    };

    public IEnumerator<long> GetEnumerator() => _ids switch
    {
        null => Alone().GetEnumerator(),
        IdBlocks many => many.Rising().GetEnumerator(),
        long[] few => (few.Length == Count ? few : few.Take(Count)).GetEnumerator(),
        _ => throw new InvalidOperationException("nothing else is in a set"),
    };

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Those of a set without blocks.
    private ReadOnlySpan<long> List(int count) =>
        _ids is long[] few ? few.AsSpan(0, count) : new ReadOnlySpan<long>(in _one)[..count];

    private IEnumerable<long> Alone()
    {
        if (Count == 1)
            yield return _one;
    }
}
