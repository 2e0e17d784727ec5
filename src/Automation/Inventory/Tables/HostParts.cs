using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Interfaces, addresses, services and disks, by the host or interface they belong to.</summary>
internal sealed class HostParts
{
    public PartIndex InterfacesByHost { get; init; } = PartIndex.None;

    public PartIndex AddressesByInterface { get; init; } = PartIndex.None;

    public PartIndex ServicesByHost { get; init; } = PartIndex.None;

    public PartIndex DisksByHost { get; init; } = PartIndex.None;

    public IReadOnlyList<PartList> AddressLists { get; init; } = [];

    public IReadOnlyList<JsonElement> Services(HostObject host) => [.. ServicesByHost.Of(host.Kind, host.Id).Select(s => s.Item)];

    /// <param name="host">Whose.</param>
    /// <param name="byIdAlone">The plugin looks disks up by id whatever the host is, so that a device shows those of the machine with its
    /// number.</param>
    public IReadOnlyList<JsonElement> Disks(HostObject host, bool byIdAlone) => host.IsVirtual || byIdAlone
        ? [.. DisksByHost.Of(HostKind.VirtualMachine, host.Id).Select(d => d.Item)]
        : [];

    /// <summary>Whether an address was read, and its name.</summary>
    public bool TryGetDnsName(long address, out string? name)
    {
        foreach (var list in AddressLists)
            if (list.DnsNames!.TryGetValue(address, out name)) // not null: these are lists of addresses
                return true;
        name = null;
        return false;
    }
}
