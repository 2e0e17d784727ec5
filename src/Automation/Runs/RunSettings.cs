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

    /// <summary>What the environment of a run differs in from this program's.</summary>
    public IReadOnlyDictionary<string, string?> ChildEnvironment => SecretVariables.Hide(Environment, PassedSecrets);

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
}
