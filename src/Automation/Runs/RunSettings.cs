using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>What all runs of a process have in common.</summary>
public sealed record RunSettings
{
    /// <summary>Where Ansible is started.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Added to the environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Names of <see cref="SecretVariables"/> that playbooks are given all the same.</summary>
    public IReadOnlyCollection<string> PassedSecrets { get; init; } = [];

    /// <summary>
    /// Secrets of this program beside <see cref="SecretVariables.All"/>: the inventory reads them where its file says so, a playbook is not
    /// given them.
    /// </summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>What the environment of a run differs in from this program's.</summary>
    public IReadOnlyDictionary<string, string?> ChildEnvironment => SecretVariables.Hide(Environment, PassedSecrets, Secrets);

    public IReadOnlyList<VaultPassword> VaultSecrets { get; init; } = [];

    public bool Color { get; init; }

    /// <summary>The <c>ansible_rulebook_id</c> of job events.</summary>
    public string RulebookId { get; init; } = "";

    /// <summary>Ansible processes at once; waiting runs do not count.</summary>
    public int MaxParallel { get; init; } = int.MaxValue;

    /// <summary>Between asking a process tree to end and killing it.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest duration of one attempt; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>New attempts after one that was cut by the end of this program; playbooks are written to be repeatable.</summary>
    public int Reruns { get; init; } = 1;

    /// <summary>Where what Ansible prints is kept; null where it is only shown.</summary>
    public KeptOutputs? Outputs { get; init; }

    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var set) ? set : System.Environment.GetEnvironmentVariable(name);

    /// <summary>One execution of a request.</summary>
    internal RunSpec SpecOf(Guid id, RunRequest request, Mapping values, PreparedInventory.Ready inventory) => new()
    {
        Id = id,
        Target = request.Target,
        WorkingDirectory = WorkingDirectory,
        Inventories = [.. inventory.Paths.Select(p => new RunInventory.Existing(p))],
        Limit = inventory.Limit,
        ExtraVars = RunVariables.From(values, name => name == "ansible_eda" || request.UntrustedVars.Contains(name)),
        Verbosity = request.Verbosity,
        IsCheck = request.IsCheck,
        JsonMode = request.JsonMode,
        JobEvents = request.JobEvents,
        JobId = request.JobId,
        RulebookId = RulebookId,
        Color = Color,
        VaultSecrets = VaultSecrets,
        Environment = ChildEnvironment,
        Timeout = Timeout,
        Grace = Grace,
    };
}
