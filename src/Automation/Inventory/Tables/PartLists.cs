namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Interfaces, addresses, services and disks as they were read.</summary>
internal sealed class PartLists
{
    public IReadOnlyList<PartList> Interfaces { get; init; } = [];

    public IReadOnlyList<PartList> Addresses { get; init; } = [];

    public IReadOnlyList<PartList> Services { get; init; } = [];

    public IReadOnlyList<PartList> Disks { get; init; } = [];

    /// <summary>Files them by the hosts that were found; interfaces of other hosts are left out.</summary>
    public HostParts FileBy(HostList hosts)
    {
        var masters = hosts.Masters();
        return new()
        {
            // One of a chassis member goes to the master.
            InterfacesByHost = new(Interfaces, key =>
                masters.TryGetValue((key.Kind, key.Owner), out var master) ? (key.Kind, master ?? key.Owner) : null),
            AddressesByInterface = new(Addresses, key => key.Owner == PartKey.Nobody ? null : (key.Kind, key.Owner)),
            AddressLists = Addresses,
            ServicesByHost = new(Services, key => (key.Kind, key.Owner)),
            DisksByHost = new(Disks, key => (key.Kind, key.Owner)),
        };
    }
}
