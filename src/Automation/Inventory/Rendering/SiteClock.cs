using System.Globalization;
using Plumbline.Automation.Inventory.Options;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Time zones of sites as group names: <c>Europe_Berlin</c>, <c>plus_1</c>.</summary>
internal sealed class SiteClock(InventoryOptions options, DateTimeOffset now, FindingLog findings)
{
    public static string Name(string zone)
    {
        for (var times = 0; times < 2 && zone.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at; times++)
            zone = string.Concat(zone.AsSpan(0, at), "_", zone.AsSpan(at + 1));
        return zone;
    }

    /// <summary>The hours a zone is off UTC today, rounded half to even; null when this system does not know the zone.</summary>
    public string? Offset(string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known))
        {
            findings.Warning("IN0303", options.At("group_by"), $"this system does not know the time zone '{zone}'; its sites have no "
                + "utc_offset", "install the package tzdata");
            return null;
        }
        var hours = (int)Math.Round(known.GetUtcOffset(now).TotalHours, MidpointRounding.ToEven);
        return string.Create(CultureInfo.InvariantCulture, $"{(hours < 0 ? "minus" : "plus")}_{Math.Abs(hours)}");
    }
}
