namespace Plumbline.Automation.Inventory;

/// <summary>How much of the inventory a run was given.</summary>
public enum InventoryScope
{
    /// <summary>Only the hosts of the run, with their groups.</summary>
    RunHosts,

    /// <summary>Every host, because the playbook or a role can reach others.</summary>
    Everything,

    /// <summary>The user's own inventory, read by Ansible itself.</summary>
    PassedThrough,
}
