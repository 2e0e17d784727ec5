namespace Plumbline.Automation.Offline.Checking;

/// <summary>What a file of a project is.</summary>
public enum ProjectFileKind
{
    Rulebook,

    /// <summary>An inventory of <c>netbox.netbox.nb_inventory</c>.</summary>
    Inventory,

    /// <summary><c>plumbline.yml</c>.</summary>
    Policies,

    /// <summary>Tests of a rulebook, <c>NAME.test.yml</c>.</summary>
    Tests,
}
