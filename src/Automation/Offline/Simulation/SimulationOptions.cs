using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>What a simulation knows beyond the rules.</summary>
public sealed record SimulationOptions
{
    public static readonly SimulationOptions Standard = new();

    public Mapping Variables { get; init; } = [];

    /// <summary>Opens encrypted texts in what actions bring; what is shown of the actions keeps them closed.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>What runs give back for <c>set_facts</c> and <c>post_events</c>, by the name of the playbook or module.</summary>
    public Mapping Results { get; init; } = [];

    /// <summary>Whether actions bring events and facts; false where what they brought comes as a recording.</summary>
    public bool ActionsBring { get; init; } = true;

    /// <summary>Called before an entry is judged.</summary>
    public Action<RuleSession, LogEntry>? Judging { get; init; }

    /// <summary>Receives what the sessions say.</summary>
    public ISessionLog? Log { get; init; }
}
