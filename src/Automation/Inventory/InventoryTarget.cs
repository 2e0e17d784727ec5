using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory;

/// <summary>What a run is aimed at: enough to know its hosts before Ansible does.</summary>
public sealed record InventoryTarget
{
    /// <summary>Path of the playbook file as it is handed to Ansible.</summary>
    public required string Playbook { get; init; }

    /// <summary>The directory Ansible runs in; relative paths and <c>./roles</c> are looked up from here.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The run's extra vars; each play's <c>hosts:</c> is rendered with them.</summary>
    public Mapping ExtraVars { get; init; } = new();

    /// <summary>
    /// Names of the extra vars whose value came from an event or a fact: a <c>hosts:</c> that reads one names exact hosts, never a pattern.
    /// </summary>
    public IReadOnlySet<string> UntrustedVars { get; init; } = new HashSet<string>();

    /// <summary>Exact host names the run is limited to (from an event's <c>meta.hosts</c>, from a batch); empty: no such limit.</summary>
    public IReadOnlyList<string> LimitHosts { get; init; } = [];

    /// <summary>An Ansible host pattern written by the user (a ruleset's <c>hosts:</c>), or null; <c>all</c> limits nothing.</summary>
    public string? LimitPattern { get; init; }

    /// <summary>
    /// Asked once the hosts are known, before anything is written for them: false when they lack what the run needs. Null: nothing is
    /// needed.
    /// </summary>
    public Func<IReadOnlyList<string>, CancellationToken, ValueTask<bool>>? AreReady { get; init; }

    /// <summary>
    /// Asked before the run's only host is read, where its object is certain: true when that already lacks what the run needs, so that the
    /// rest need not be read. Null: the object alone tells nothing.
    /// </summary>
    internal Func<SoleObject, bool>? IsLacking { get; init; }

    /// <summary>Folders of <c>ANSIBLE_ROLES_PATH</c>, in order.</summary>
    public IReadOnlyList<string> RolesPath { get; init; } = [];
}
