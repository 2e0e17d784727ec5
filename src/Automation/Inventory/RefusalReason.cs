namespace Plumbline.Automation.Inventory;

/// <summary>Why a run got no inventory.</summary>
public enum RefusalReason
{
    /// <summary>A host named exactly does not exist in the inventory (yet): worth another attempt.</summary>
    UnknownHost,

    /// <summary>
    /// The host's name cannot be selected in any Ansible version (it is a pattern, or a group's name): no attempt will help.
    /// </summary>
    NameNotHeld,

    /// <summary>NetBox has not answered yet: wait and try again.</summary>
    Unreachable,

    /// <summary>The inventory file has mistakes (they were reported with file and line).</summary>
    Invalid,
}
