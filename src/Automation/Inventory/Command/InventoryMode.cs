namespace Plumbline.Automation.Inventory.Command;

/// <summary>What <c>plumbline inventory</c> prints.</summary>
public enum InventoryMode
{
    List,
    Host,
    Graph,
}
