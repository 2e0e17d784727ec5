namespace Plumbline.Automation.Inventory;

/// <summary>What an inventory path is, by its content.</summary>
public enum InventoryKind
{
    /// <summary>A file of the plugin <c>netbox.netbox.nb_inventory</c>, which is rendered here.</summary>
    Netbox,

    /// <summary>Anything else: read by Ansible itself.</summary>
    Ansible,
}
