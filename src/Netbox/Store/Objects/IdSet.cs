using System.Collections;
using System.Numerics;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>Ids, rising, immutable: a few as a list, many as blocks of bits: a whole table takes a bit for each row.</summary>
internal sealed class IdSet : IReadOnlyCollection<long>
{
    private const int Few = 16;
    private const int BlockBits = 9;
    private const int BlockMask = (1 << BlockBits) - 1;
    private const int Words = 1 << (BlockBits - 6);

    public static readonly IdSet Empty = new();

    // Changed only while the set is being made. The list may be longer than the count then.
    private long[]? _few;
    private IdMap<ulong[]>? _blocks;

    public IdSet()
        : this([], null, 0)
    {
    }

    private IdSet(long[]? few, IdMap<ulong[]>? blocks, int count) => (_few, _blocks, Count) = (few, blocks, count);

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
            _blocks = new IdMap<ulong[]>();
            foreach (var known in _few)
                Mark(known);
            _few = null;
        }
        if (_few == null)
            Mark(id);
        else
        {
            if (Count == _few.Length)
                Array.Resize(ref _few, Math.Max(1, Count * 2));
            _few[Count] = id;
        }
        Count++;
    }

    private void Mark(long id)
    {
        if (_blocks!.Find(id >> BlockBits) is not { } block)
            _blocks.Fill(id >> BlockBits, block = new ulong[Words]);
        block[Word(id)] |= Bit(id);
    }

    public bool Contains(long id) => _few != null
        ? Array.BinarySearch(_few, 0, Count, id) >= 0
        : _blocks!.Find(id >> BlockBits) is { } block && (block[Word(id)] & Bit(id)) != 0;

    public IdSet Add(long id)
    {
        if (Contains(id))
            return this;
        if (_few == null)
        {
            var block = (ulong[]?)_blocks!.Find(id >> BlockBits)?.Clone() ?? new ulong[Words];
            block[Word(id)] |= Bit(id);
            return new IdSet(null, _blocks.Set(id >> BlockBits, block), Count + 1);
        }
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
        if (Count - 1 <= Few / 2)
            return new IdSet([.. this.Where(known => known != id)], null, Count - 1);
        var block = (ulong[])_blocks!.Find(id >> BlockBits)!.Clone();
        block[Word(id)] &= ~Bit(id);
        var blocks = Array.TrueForAll(block, word => word == 0)
            ? _blocks.Remove(id >> BlockBits)
            : _blocks.Set(id >> BlockBits, block);
        return new IdSet(null, blocks, Count - 1);
    }

    /// <summary>The ids that are in any of some sets.</summary>
    public static IdSet Union(IReadOnlyList<IdSet> sets) => sets.Count switch
    {
        0 => Empty,
        1 => sets[0],
        _ => Of(sets.SelectMany(set => set)),
    };

    public IEnumerator<long> GetEnumerator() =>
        (_few == null ? InBlocks() : _few.Length == Count ? _few : _few.Take(Count)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<long> InBlocks()
    {
        foreach (var (at, block) in _blocks!.Entries())
            for (var word = 0; word < Words; word++)
                for (var bits = block[word]; bits != 0; bits &= bits - 1)
                    yield return (at << BlockBits) + (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private static int Word(long id) => (int)((id & BlockMask) >> 6);

    private static ulong Bit(long id) => 1UL << (int)(id & 63);
}
