using System.Collections;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>Ids, rising, immutable: a few as a list, many as blocks of bits: a whole table takes a bit for each row.</summary>
internal sealed class IdSet : IReadOnlyCollection<long>
{
    private const int Few = 16;

    public static readonly IdSet Empty = new();

    // Changed only while the set is being made. The list may be longer than the count then.
    private long[]? _few;
    private IdBlocks? _many;

    public IdSet()
        : this([], null, 0)
    {
    }

    private IdSet(long[]? few, IdBlocks? many, int count) => (_few, _many, Count) = (few, many, count);

    public int Count { get; private set; }

    public static IdSet One(long id) => new([id], null, 1);

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
        if (_few != null && Count == Few)
        {
            _many = new IdBlocks();
            foreach (var known in _few)
                _many.Fill(known);
            _few = null;
        }
        if (_few == null)
            _many!.Fill(id);
        else
        {
            if (Count == _few.Length)
                Array.Resize(ref _few, Math.Max(1, Count * 2));
            _few[Count] = id;
        }
        Count++;
    }

    public bool Contains(long id) => _few != null ? Array.BinarySearch(_few, 0, Count, id) >= 0 : _many!.Contains(id);

    public IdSet Add(long id)
    {
        if (Contains(id))
            return this;
        if (_few == null)
            return new IdSet(null, _many!.Add(id), Count + 1);
        var at = ~Array.BinarySearch(_few, 0, Count, id);
        long[] more = [.. _few[..at], id, .. _few[at..Count]];
        return more.Length <= Few ? new IdSet(more, null, more.Length) : Of(more);
    }

    public IdSet Remove(long id)
    {
        if (!Contains(id))
            return this;
        if (_few != null)
            return Count == 1 ? Empty : new IdSet([.. this.Where(known => known != id)], null, Count - 1);
        return Count - 1 <= Few / 2
            ? new IdSet([.. this.Where(known => known != id)], null, Count - 1)
            : new IdSet(null, _many!.Remove(id), Count - 1);
    }

    /// <summary>The ids that are in any of some sets.</summary>
    public static IdSet Union(IReadOnlyList<IdSet> sets) => sets.Count switch
    {
        0 => Empty,
        1 => sets[0],
        _ => Of(sets.SelectMany(set => set)),
    };

    public IEnumerator<long> GetEnumerator() =>
        (_few == null ? _many!.Rising() : _few.Length == Count ? _few : _few.Take(Count)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
