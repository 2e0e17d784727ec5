namespace Plumbline.Automation.Inventory.Tables;

/// <summary>The two NetBox objects that become hosts.</summary>
public enum HostKind
{
    Device,
    VirtualMachine,
}
