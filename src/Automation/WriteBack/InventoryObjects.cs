using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.WriteBack;

/// <summary>Finds the NetBox object behind a host in the inventory as it was last read.</summary>
public static class InventoryObjects
{
    public static HostLookup Find(FileInventory? inventory, string host)
    {
        if (inventory is null || inventory.Kind == InventoryKind.Ansible)
            return new HostLookup.NoNetbox();
        if (inventory.Netbox?.Snapshot is not { } snapshot)
            return new HostLookup.NotYet();
        return snapshot.Find(host) is { } found
            ? new HostLookup.Found(new HostObjectId(
                found.Kind == HostKind.Device ? "dcim.device" : "virtualization.virtualmachine", found.Id))
            : new HostLookup.Unknown();
    }
}
