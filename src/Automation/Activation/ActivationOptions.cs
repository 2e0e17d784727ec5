using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>How a rulebook is activated.</summary>
public sealed record ActivationOptions
{
    /// <summary>The user's variables.</summary>
    public Mapping Variables { get; init; } = [];

    /// <summary>Opens vault texts in the arguments of actions.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>Used by rulesets that do not say.</summary>
    public ExecutionStrategy Strategy { get; init; } = ExecutionStrategy.Sequential;

    /// <summary>Actions that may run at one time, over all rulesets.</summary>
    public int MaxConcurrentActions { get; init; } = 25;

    /// <summary>Longest graceful wait for actions when a source ends.</summary>
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Entries between two snapshots of a session; 0 for a log that does not outlive the process.</summary>
    public int SnapshotEvery { get; init; }

    /// <summary>Set before the names of rulesets in the event log, where several rulebooks share one.</summary>
    public string LogPrefix { get; init; } = "";

    /// <summary>Where sources, rulesets and actions show how they stand.</summary>
    public HealthBoard Health { get; init; } = new(TimeProvider.System);

    /// <summary>Bounds what may wait to be judged; shared by all rulebooks of an event log.</summary>
    public IntakeAdmission Admission { get; init; } = new(new IntakeLimits(), null, TimeProvider.System);

    /// <summary>Where the event log lies, and beside it where sources keep their places; null for one that is kept in memory.</summary>
    public string? StateFolder { get; init; }

    /// <summary>What the project says of its webhooks beyond the rulebook.</summary>
    public WebhookPolicy Webhooks { get; init; } = WebhookPolicy.Standard;

    /// <summary>Called for every entry of a ruleset before it is judged.</summary>
    public Action<string, LogEntry>? Observe { get; init; }

    /// <summary>Called for an event of a ruleset that fired nothing, with a way to ask why not.</summary>
    public Action<string, LogEntry, Func<IReadOnlyList<RuleExplanation>>>? ObserveUnmatched { get; init; }

    /// <summary>Called for every match that was recorded, before its actions begin.</summary>
    public Action<Judging.FiredRule>? ObserveMatch { get; init; }

    /// <summary>Called when a ruleset hears of the shutdown.</summary>
    public Action<string, Actions.ShutdownRequest>? ObserveShutdown { get; init; }

    /// <summary>Told when every source is at work (by name, with its addresses); nothing is judged before it returns.</summary>
    public Func<IReadOnlyList<string>, Task>? AtWork { get; init; }

    /// <summary>What a controller is told; null when there is none.</summary>
    public Reports.ActivationReports? Reports { get; init; }

    /// <summary>Where relative file names of sources start.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Where plugins written in Python are looked for, and what runs them.</summary>
    public PluginOptions Plugins { get; init; } = new();

    /// <summary>The changes of NetBox, for sources that bring them; null where there is no store.</summary>
    public NetboxChanges? Netbox { get; init; }

    /// <summary>Gathers the facts of the inventory's hosts for rulesets that ask for them; null without an inventory.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<HostFacts>>>? GatherFacts { get; init; }

    /// <summary>Where sources print what they were asked to show.</summary>
    public Action<string> Print { get; init; } = _ => { };
}
