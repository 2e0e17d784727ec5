using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>What an action of a rule asks for: one playbook or module, for some hosts, with some values.</summary>
public sealed record RunRequest
{
    /// <summary>Where the action stands in the event log; attempts are recorded there.</summary>
    public required ActionKey Key { get; init; }

    /// <summary>The ruleset's name, as people know it.</summary>
    public required string Ruleset { get; init; }

    public required string Rule { get; init; }

    /// <summary>When the rule fired; waiting for readiness is measured from here, restarts included.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    public required RunTarget Target { get; init; }

    public RunValues Values { get; init; } = new([]);

    /// <summary>Extra vars whose template read an event or a fact; their texts reach Ansible marked as not to be templated.</summary>
    public IReadOnlySet<string> UntrustedVars { get; init; } = new HashSet<string>();

    /// <summary>What its event is about.</summary>
    public IReadOnlyList<EventObject> Objects { get; init; } = [];

    /// <summary>Exact host names, as an event's <c>meta.hosts</c> gives them.</summary>
    public IReadOnlyList<string> LimitHosts { get; init; } = [];

    /// <summary>The host pattern of the ruleset, or null.</summary>
    public string? LimitPattern { get; init; }

    public int Verbosity { get; init; }

    public bool JsonMode { get; init; }

    /// <summary>Job events are wanted beside the text.</summary>
    public bool JobEvents { get; init; }

    /// <summary>The id that reports and job events carry.</summary>
    public string JobId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>What is told of it outside; null when nobody wants to know.</summary>
    public IRunReports? Reports { get; init; }

    /// <summary>Only what would be done is wanted (<c>--check --diff</c>): the run changes nothing, and its result says nothing of its
    /// hosts.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Further attempts while the one before failed.</summary>
    public int Retries { get; init; }

    /// <summary>Between two attempts.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// Turns what a successful run set (of a module: its result) into facts or events (<c>set_facts</c>, <c>post_events</c>); null when
    /// nothing is wanted.
    /// </summary>
    public Func<Mapping, IReadOnlyList<NewEntry>>? Bring { get; init; }

    /// <summary>The attempts that the log already knows, after a restart.</summary>
    public IReadOnlyList<AttemptRecord> Earlier { get; init; } = [];

    /// <summary>The part of the program that this run's state is shown under.</summary>
    public string Part => $"actions {Ruleset}";

    /// <summary>The action that asked for it.</summary>
    public string Action => Target is RunTarget.Module ? "run_module" : "run_playbook";

    /// <summary>The playbook's or module's name, as the user wrote it.</summary>
    public string Name => Target switch
    {
        RunTarget.Playbook playbook => playbook.Name,
        RunTarget.Module module => module.Name,
        _ => "",
    };
}
