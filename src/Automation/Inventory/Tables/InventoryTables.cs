using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Everything read from NetBox that hosts are rendered from.</summary>
internal sealed class InventoryTables
{
    public HostList Hosts { get; init; } = new();

    public required LookupTables Lookups { get; init; }

    public required HostParts Parts { get; init; }

    /// <summary>The server's version, when it told.</summary>
    public NetboxVersion? Version { get; init; }
}
