namespace Plumbline.Automation.Inventory.Options;

/// <summary>Ansible's <c>TRANSFORM_INVALID_GROUP_CHARS</c>.</summary>
public enum GroupNameRule
{
    /// <summary>Names stay as they are, with a warning.</summary>
    Never,

    /// <summary>Names stay as they are.</summary>
    Ignore,

    /// <summary>Invalid characters become <c>_</c>, with a warning.</summary>
    Always,

    /// <summary>Invalid characters become <c>_</c>.</summary>
    Silently,
}
