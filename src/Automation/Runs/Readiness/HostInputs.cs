namespace Plumbline.Automation.Runs.Readiness;

/// <summary>What a judgement about a host reads: who waits for it is woken by changes of these and of nothing else.</summary>
[Flags]
public enum HostInputs
{
    None = 0,

    /// <summary>The virtual machine or device itself.</summary>
    Object = 1,

    /// <summary>Its interfaces, addresses, disks and services.</summary>
    Parts = 2,

    /// <summary>Config contexts, whomever they are for.</summary>
    Context = 4,

    /// <summary>What it refers to: sites, roles, clusters, tags, tenants, platforms …</summary>
    Related = 8,

    All = Object | Parts | Context | Related,
}
