using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>The VLAN ids a VLAN group may give out.</summary>
internal static class VidRanges
{
    public static IReadOnlyList<(long First, long Last)> Of(Row group) =>
        group["vid_ranges"] is JsonElement { ValueKind: JsonValueKind.Array } ranges
        ? [.. ranges.EnumerateArray().Select(r => (r[0].GetInt64(), r[1].GetInt64()))]
        : [];

    /// <summary>The ids no VLAN of the group has, rising.</summary>
    public static IEnumerable<long> Free(State state, Row group)
    {
        var used = state.PointingAt("ipam.vlan", "group", group).Select(v => v.Reference("vid")).ToHashSet();
        return Of(group).SelectMany(r => Enumerable.Range((int)r.First, (int)(r.Last - r.First + 1))).Select(v => (long)v)
            .Where(v => !used.Contains(v));
    }

    /// <summary>The share of ids in use, in percent with two digits, as Python prints it.</summary>
    public static string Utilization(State state, Row group)
    {
        var total = Of(group).Sum(r => r.Last - r.First + 1);
        var share = total == 0 ? 0 : Math.Round(state.CountPointingAt("ipam.vlan", "group", group) * 100.0 / total, 2);
        return share == Math.Floor(share)
            ? share.ToString("0.0", CultureInfo.InvariantCulture)
            : share.ToString("R", CultureInfo.InvariantCulture);
    }
}
