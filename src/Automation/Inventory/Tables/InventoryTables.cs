namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Everything read from NetBox that hosts are rendered from.</summary>
internal sealed class InventoryTables
{
    public List<HostObject> Hosts { get; init; } = [];

    public required LookupTables Lookups { get; init; }

    public required HostParts Parts { get; init; }
}
