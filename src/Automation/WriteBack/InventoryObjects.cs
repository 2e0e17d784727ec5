using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.WriteBack;

/// <summary>Finds the NetBox object behind a host in the inventory as it was last read.</summary>
public static class InventoryObjects
{
    public static HostObjectId? Find(InventorySnapshot? inventory, string host) =>
        inventory?.Rendered.FirstOrDefault(h => h.Name == host) is { } found
            ? new HostObjectId(found.Kind == HostKind.Device ? "dcim.device" : "virtualization.virtualmachine", found.Id)
            : null;
}
