using System.Globalization;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Cli.Reading;
using Plumbline.Wording;

namespace Plumbline.Cli.Inventory;

/// <summary>A version of the inventory as people name it: by its number, or by a time.</summary>
internal static class VersionMoment
{
    /// <summary>The versions of the project in the working directory.</summary>
    /// <param name="log">Its event log, beside which they lie.</param>
    /// <exception cref="UnusableException">None are kept.</exception>
    public static InventoryVersions Open(string log)
    {
        var path = Path.Combine(Path.GetDirectoryName(log) ?? "", "inventory.db");
        return InventoryVersions.Reading(path) ?? throw new UnusableException(
            $"{path}: no versions of an inventory are kept here; 'plumbline serve' keeps those of inventory/hosts.yml, where that is a file "
                + "of netbox.netbox.nb_inventory which names the server itself, or the NetBox of which it keeps a copy");
    }

    /// <exception cref="UnusableException">It is none, or is not kept.</exception>
    public static long Read(InventoryVersions versions, string text)
    {
        if (versions.FirstVersion == 0)
            throw new UnusableException("nothing of the inventory was rendered yet: the server does so when it has read its store");
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number > versions.LastVersion
                ? throw new UnusableException($"there is no version {number} yet: the newest is {Shown(versions, versions.LastVersion)}")
                : number < versions.FirstVersion
                    ? throw new UnusableException($"version {number} is not kept any more: the oldest is {Shown(versions, versions.FirstVersion)}")
                    : number;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
            throw new UnusableException(
                $"'{text}' is neither the number of a version nor a time: write 41, or '2026-05-17 08:30', or 2026-05-17T08:30:00Z");
        return At(versions, moment);
    }

    /// <summary>The version of a moment.</summary>
    /// <exception cref="UnusableException">It is not kept any more.</exception>
    public static long At(InventoryVersions versions, DateTimeOffset moment) => versions.VersionAt(moment)
        ?? throw new UnusableException(
            $"of {TimeText.Second(moment)} no version is kept: the oldest is {Shown(versions, versions.FirstVersion)}");

    public static string Shown(InventoryVersions versions, long version) =>
        versions.TimeOf(version) is { } at ? $"version {version} ({TimeText.Second(at)})" : $"version {version}";
}
