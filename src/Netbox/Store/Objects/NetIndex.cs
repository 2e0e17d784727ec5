using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// The addresses or networks of a table in their order within each VRF, immutable: chunks of sorted keys. A change copies one.
/// </summary>
internal sealed class NetIndex
{
    private const int Most = 256;

    public static readonly NetIndex Empty = new([]);

    private readonly NetChunk[] _chunks;

    private NetIndex(NetChunk[] chunks) => _chunks = chunks;

    public static NetIndex Of(IEnumerable<NetKey> keys)
    {
        NetKey[] sorted = [.. keys];
        Array.Sort(sorted);
        return sorted.Length == 0 ? Empty : new NetIndex([.. sorted.Chunk(Most / 2).Select(chunk => new NetChunk(chunk))]);
    }

    public NetIndex Add(NetKey key)
    {
        if (_chunks.Length == 0)
            return new NetIndex([new NetChunk([key])]);
        var at = Math.Max(0, ChunkOf(key));
        var keys = _chunks[at].Keys;
        var place = ~Array.BinarySearch(keys, key);
        if (place < 0)
            return this;
        NetKey[] more = [.. keys[..place], key, .. keys[place..]];
        return more.Length <= Most
            ? new NetIndex([.. _chunks[..at], new NetChunk(more), .. _chunks[(at + 1)..]])
            : new NetIndex(
                [.. _chunks[..at], new NetChunk(more[..(Most / 2)]), new NetChunk(more[(Most / 2)..]), .. _chunks[(at + 1)..]]);
    }

    public NetIndex Remove(NetKey key)
    {
        var at = ChunkOf(key);
        if (at < 0 || Array.BinarySearch(_chunks[at].Keys, key) is not (>= 0 and var place))
            return this;
        var keys = _chunks[at].Keys;
        return keys.Length == 1
            ? new NetIndex([.. _chunks[..at], .. _chunks[(at + 1)..]])
            : new NetIndex([.. _chunks[..at], new NetChunk([.. keys[..place], .. keys[(place + 1)..]]), .. _chunks[(at + 1)..]]);
    }

    /// <summary>
    /// What is taken from one address to another of a VRF, rising: runs of addresses that follow each other, perhaps in several pieces.
    /// What is known to have no gap is passed over as a whole.
    /// </summary>
    public IEnumerable<(UInt128 First, UInt128 Last)> Runs(long vrf, int family, UInt128 first, UInt128 last)
    {
        var (from, to) = (NetKey.From(vrf, family, first), NetKey.To(vrf, family, last));
        for (var at = Math.Max(0, ChunkOf(from)); at < _chunks.Length && _chunks[at].Keys[0].CompareTo(to) <= 0; at++)
        {
            var keys = _chunks[at].Keys;
            if (keys[0].CompareTo(from) >= 0 && keys[^1].CompareTo(to) <= 0 && _chunks[at].IsSolid)
            {
                yield return (keys[0].Address, keys[^1].Address);
                continue;
            }
            for (var i = PlaceOf(keys, from); i < keys.Length && keys[i].CompareTo(to) <= 0; i++)
                yield return (keys[i].Address, keys[i].Address);
        }
    }

    /// <summary>The keys from one to another, both included, in order.</summary>
    public IEnumerable<NetKey> Between(NetKey first, NetKey last)
    {
        for (var at = Math.Max(0, ChunkOf(first)); at < _chunks.Length; at++)
        {
            var chunk = _chunks[at].Keys;
            for (var i = PlaceOf(chunk, first); i < chunk.Length; i++)
                if (chunk[i].CompareTo(last) > 0)
                    yield break;
                else
                    yield return chunk[i];
        }
    }

    /// <summary>How many keys there are from one to another, both included.</summary>
    public int CountBetween(NetKey first, NetKey last) => Math.Max(0, Before(last, orAt: true) - Before(first, orAt: false));

    /// <summary>The last key before another one, or null.</summary>
    public NetKey? LastBefore(NetKey key)
    {
        for (var at = ChunkOf(key); at >= 0; at--)
            if (PlaceOf(_chunks[at].Keys, key) is > 0 and var place)
                return _chunks[at].Keys[place - 1];
        return null;
    }

    /// <summary>The VRFs that have keys, 0 for the global table.</summary>
    public IEnumerable<long> Vrfs()
    {
        for (var next = FirstFrom(NetKey.Lowest(0)); next is { } key; next = FirstFrom(NetKey.Lowest(key.Vrf + 1)))
            yield return key.Vrf;
    }

    private NetKey? FirstFrom(NetKey key)
    {
        foreach (var found in Between(key, NetKey.Highest))
            return found;
        return null;
    }

    private int Before(NetKey key, bool orAt)
    {
        var at = ChunkOf(key);
        if (at < 0)
            return 0;
        var count = 0;
        for (var i = 0; i < at; i++)
            count += _chunks[i].Keys.Length;
        return count + PlaceOf(_chunks[at].Keys, key) + (orAt && Array.BinarySearch(_chunks[at].Keys, key) >= 0 ? 1 : 0);
    }

    private static int PlaceOf(NetKey[] chunk, NetKey key)
    {
        var place = Array.BinarySearch(chunk, key);
        return place < 0 ? ~place : place;
    }

    // The last chunk that begins at the key or before it; -1 when all begin after it.
    private int ChunkOf(NetKey key)
    {
        var (low, high) = (0, _chunks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_chunks[middle].Keys[0].CompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high;
    }
}

/// <summary>A part of an index: keys in order.</summary>
internal sealed class NetChunk(NetKey[] keys)
{
    private bool? _isSolid;

    public NetKey[] Keys { get; } = keys;

    /// <summary>Whether all its addresses are of one VRF and family and follow each other without a gap; looked at once.</summary>
    public bool IsSolid => _isSolid ??= HasNoGap(Keys);

    private static bool HasNoGap(NetKey[] keys)
    {
        for (var i = 1; i < keys.Length; i++)
            if (keys[i].Vrf != keys[i - 1].Vrf || keys[i].Family != keys[i - 1].Family || keys[i].Address - keys[i - 1].Address > 1)
                return false;
        return true;
    }
}

/// <summary>A row by its VRF (0 for the global table), family, address, mask and id.</summary>
internal readonly record struct NetKey(long Vrf, int Family, UInt128 Address, int Length, long Id) : IComparable<NetKey>
{
    public static NetKey Highest => new(long.MaxValue, 6, UInt128.MaxValue, byte.MaxValue, long.MaxValue);

    public static NetKey Of(Row row, string text) =>
        IpValue.TryParse(text, out var ip)
            ? new(row.Reference("vrf") ?? 0, ip.Family, ip.Address, ip.Length, row.Id)
            : Lowest(0) with { Id = row.Id };

    public static NetKey Lowest(long vrf) => new(vrf, 0, 0, 0, 0);

    /// <summary>Where an address or a network begins, before all rows that have it with the same or a longer mask.</summary>
    public static NetKey From(long vrf, int family, UInt128 address, int length = 0) => new(vrf, family, address, length, 0);

    /// <summary>After all rows that have an address.</summary>
    public static NetKey To(long vrf, int family, UInt128 address) => new(vrf, family, address, byte.MaxValue, long.MaxValue);

    public int CompareTo(NetKey other)
    {
        if (Vrf != other.Vrf)
            return Vrf.CompareTo(other.Vrf);
        if (Family != other.Family)
            return Family.CompareTo(other.Family);
        if (Address != other.Address)
            return Address.CompareTo(other.Address);
        return Length != other.Length ? Length.CompareTo(other.Length) : Id.CompareTo(other.Id);
    }
}
