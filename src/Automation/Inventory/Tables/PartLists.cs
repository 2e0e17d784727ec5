using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Interfaces, addresses, services and disks as they were read.</summary>
internal sealed class PartLists
{
    public List<JsonElement> Interfaces { get; init; } = [];

    public List<JsonElement> Addresses { get; init; } = [];

    public List<JsonElement> Services { get; init; } = [];

    public List<JsonElement> Disks { get; init; } = [];

    /// <summary>Files them by the hosts that were found; what belongs to other hosts is left out, addresses aside.</summary>
    public HostParts FileBy(IReadOnlyList<HostObject> hosts)
    {
        var known = hosts.ToDictionary(h => (h.Kind, h.Id));
        var parts = new HostParts();
        foreach (var item in Interfaces)
            parts.AddInterface(item, (kind, id) => known.GetValueOrDefault((kind, id)));
        Addresses.ForEach(parts.AddAddress);
        Services.ForEach(parts.AddService);
        Disks.ForEach(parts.AddDisk);
        return parts;
    }
}
