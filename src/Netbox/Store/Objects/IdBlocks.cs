using System.Numerics;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Many ids, rising, immutable: blocks of bits, and behind them a short list of those that came last. New objects have the highest id, so
/// that adding one mostly copies the list alone.
/// </summary>
internal sealed class IdBlocks
{
    private const int BlockBits = 9;
    private const int BlockMask = (1 << BlockBits) - 1;
    private const int Words = 1 << (BlockBits - 6);
    private const int LongestTail = 16;

    private readonly IdMap<ulong[]> _blocks;

    // All ids in blocks are at most the last one, all in the tail above it.
    private readonly long[] _tail;
    private long _last;

    public IdBlocks()
        : this(new IdMap<ulong[]>(), [], -1)
    {
    }

    private IdBlocks(IdMap<ulong[]> blocks, long[] tail, long last) => (_blocks, _tail, _last) = (blocks, tail, last);

    /// <summary>Adds an id, larger than all that are there, to blocks that nobody else has seen yet.</summary>
    public void Fill(long id)
    {
        if (_blocks.Find(id >> BlockBits) is not { } block)
            _blocks.Fill(id >> BlockBits, block = new ulong[Words]);
        block[Word(id)] |= Bit(id);
        _last = id;
    }

    public bool Contains(long id) => id > _last
        ? Array.BinarySearch(_tail, id) >= 0
        : _blocks.Find(id >> BlockBits) is { } block && (block[Word(id)] & Bit(id)) != 0;

    /// <summary>With an id that is not there.</summary>
    public IdBlocks Add(long id)
    {
        if (id <= _last)
            return new IdBlocks(Marked(_blocks, [id]), _tail, _last);
        var at = ~Array.BinarySearch(_tail, id);
        long[] tail = [.. _tail[..at], id, .. _tail[at..]];
        return tail.Length <= LongestTail ? new IdBlocks(_blocks, tail, _last) : new IdBlocks(Marked(_blocks, tail), [], tail[^1]);
    }

    /// <summary>Without an id that is there.</summary>
    public IdBlocks Remove(long id)
    {
        if (id > _last)
            return new IdBlocks(_blocks, Array.FindAll(_tail, known => known != id), _last);
        var block = (ulong[])_blocks.Find(id >> BlockBits)!.Clone();
        block[Word(id)] &= ~Bit(id);
        return new IdBlocks(
            Array.TrueForAll(block, word => word == 0) ? _blocks.Remove(id >> BlockBits) : _blocks.Set(id >> BlockBits, block),
            _tail, _last);
    }

    public IEnumerable<long> Rising()
    {
        foreach (var (at, block) in _blocks.Entries())
            for (var word = 0; word < Words; word++)
                for (var bits = block[word]; bits != 0; bits &= bits - 1)
                    yield return (at << BlockBits) + (word << 6) + BitOperations.TrailingZeroCount(bits);
        foreach (var id in _tail)
            yield return id;
    }

    // The ids are rising: those of one block come one behind the other.
    private static IdMap<ulong[]> Marked(IdMap<ulong[]> blocks, ReadOnlySpan<long> ids)
    {
        for (var i = 0; i < ids.Length;)
        {
            var number = ids[i] >> BlockBits;
            var block = (ulong[]?)blocks.Find(number)?.Clone() ?? new ulong[Words];
            for (; i < ids.Length && ids[i] >> BlockBits == number; i++)
                block[Word(ids[i])] |= Bit(ids[i]);
            blocks = blocks.Set(number, block);
        }
        return blocks;
    }

    private static int Word(long id) => (int)((id & BlockMask) >> 6);

    private static ulong Bit(long id) => 1UL << (int)(id & 63);
}
