using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Automation.Runs.Locks;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>What the runs of a process are made with.</summary>
public sealed record AnsibleOptions
{
    /// <summary>The inventory as the user named it; empty for none.</summary>
    public required string Inventory { get; init; }

    /// <summary>A tar file with the project, as <c>debug</c> shows it; null where there is none.</summary>
    public string? ProjectFile { get; init; }

    public required RunSettings Settings { get; init; }

    /// <summary>Keeps two runs off one host.</summary>
    public IHostLocks Locks { get; init; } = new NoHostLocks();

    public RunPolicies Policies { get; init; } = RunPolicies.None;

    /// <summary>Who follows the runs.</summary>
    public required IRunObserver Observer { get; init; }

    /// <summary>Makes the reader of a NetBox inventory; null for a remote NetBox.</summary>
    public Func<InventoryOptions, INetboxReader>? Reader { get; init; }

    /// <summary>Opens encrypted values of a NetBox inventory.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>The automation controller that templates are launched in; null for none.</summary>
    public ControllerOptions? Controller { get; init; }

    /// <summary>Tells changes of the store; null where they are not signalled.</summary>
    public ChangeSignal? StoreChanges { get; init; }

    /// <summary>Knows what was deleted in the store; null where nobody does.</summary>
    public DeletedHosts? StoreDeletions { get; init; }

    /// <summary>Speaks to hosts that are waited for; null for this machine's network.</summary>
    public HostProbes? Probes { get; init; }

    /// <summary>Where runs show how they stand.</summary>
    public HealthBoard Health { get; init; } = new(TimeProvider.System);

    /// <summary>Told what users should know of the inventory, once each.</summary>
    public required Action<Diagnostic> OnFinding { get; init; }

    /// <summary>Told when reading NetBox failed or works again.</summary>
    public Action<InventoryState>? OnState { get; init; }
}
