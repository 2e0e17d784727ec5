using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Numbers of autonomous systems: what a range has, what is free in it, and how they are written.</summary>
internal static class AsnRanges
{
    private const long Short = 65536;

    /// <summary>The numbers of a range that nobody has, from the lowest; worked out as far as they are asked for.</summary>
    public static IEnumerable<long> Free(State state, Row range)
    {
        var taken = state[ObjectTypes.Get("ipam.asn")].Rows.From().Select(row => row.Reference("asn")!.Value).ToHashSet();
        for (var asn = range.Reference("start")!.Value; asn <= range.Reference("end"); asn++)
            if (!taken.Contains(asn))
                yield return asn;
    }

    /// <summary>A number, and behind it both halves of one that needs more than 16 bits: <c>4200000001 (64086.59905)</c>.</summary>
    public static string Text(long asn) => asn < Short ? $"{asn}" : $"{asn} ({asn / Short}.{asn % Short})";
}
