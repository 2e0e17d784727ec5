using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// The addresses or networks of a table in their order within each VRF, immutable: chunks of sorted keys. A change copies one.
/// </summary>
internal sealed class NetIndex
{
    private const int Most = 256;

    public static readonly NetIndex Empty = new([]);

    private readonly NetKey[][] _chunks;

    private NetIndex(NetKey[][] chunks) => _chunks = chunks;

    public static NetIndex Of(IEnumerable<NetKey> keys)
    {
        NetKey[] sorted = [.. keys];
        Array.Sort(sorted);
        return sorted.Length == 0 ? Empty : new NetIndex([.. sorted.Chunk(Most / 2)]);
    }

    public NetIndex Add(NetKey key)
    {
        if (_chunks.Length == 0)
            return new NetIndex([[key]]);
        var at = Math.Max(0, ChunkOf(key));
        var chunk = _chunks[at];
        var place = ~Array.BinarySearch(chunk, key);
        if (place < 0)
            return this;
        NetKey[] more = [.. chunk[..place], key, .. chunk[place..]];
        return more.Length <= Most
            ? new NetIndex([.. _chunks[..at], more, .. _chunks[(at + 1)..]])
            : new NetIndex([.. _chunks[..at], more[..(Most / 2)], more[(Most / 2)..], .. _chunks[(at + 1)..]]);
    }

    public NetIndex Remove(NetKey key)
    {
        var at = ChunkOf(key);
        if (at < 0 || Array.BinarySearch(_chunks[at], key) is not (>= 0 and var place))
            return this;
        var chunk = _chunks[at];
        return chunk.Length == 1
            ? new NetIndex([.. _chunks[..at], .. _chunks[(at + 1)..]])
            : new NetIndex([.. _chunks[..at], [.. chunk[..place], .. chunk[(place + 1)..]], .. _chunks[(at + 1)..]]);
    }

    /// <summary>The keys from one to another, both included, in order.</summary>
    public IEnumerable<NetKey> Between(NetKey first, NetKey last)
    {
        for (var at = Math.Max(0, ChunkOf(first)); at < _chunks.Length; at++)
        {
            var chunk = _chunks[at];
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
            if (PlaceOf(_chunks[at], key) is > 0 and var place)
                return _chunks[at][place - 1];
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
            count += _chunks[i].Length;
        return count + PlaceOf(_chunks[at], key) + (orAt && Array.BinarySearch(_chunks[at], key) >= 0 ? 1 : 0);
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
            if (_chunks[middle][0].CompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high;
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
