using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Execution;

/// <summary>One execution of <c>ansible-playbook</c>, completely described.</summary>
public sealed record RunSpec
{
    /// <summary>
    /// Names this execution: it is in the environment of every process of the run, so that none is overlooked after a crash.
    /// </summary>
    public required Guid Id { get; init; }

    public required RunTarget Target { get; init; }

    /// <summary>Where Ansible is started; its <c>ansible.cfg</c> and relative paths are those of this directory.</summary>
    public required string WorkingDirectory { get; init; }

    public IReadOnlyList<RunInventory> Inventories { get; init; } = [];

    public IReadOnlyList<ExtraVar> ExtraVars { get; init; } = [];

    /// <summary>Host patterns for <c>--limit</c>, already trusted; null for no limit.</summary>
    public string? Limit { get; init; }

    public int Verbosity { get; init; }

    /// <summary>Only tell what would be changed (<c>--check --diff</c>).</summary>
    public bool IsCheck { get; init; }

    /// <summary>Only read the playbook, run nothing.</summary>
    public bool SyntaxCheck { get; init; }

    /// <summary>The output is one JSON job event a line in place of Ansible's text.</summary>
    public bool JsonMode { get; init; }

    /// <summary>Job events are wanted beside the text (for reports); JSON mode implies them.</summary>
    public bool JobEvents { get; init; }

    /// <summary>The <c>job_id</c> and <c>ansible_rulebook_id</c> of JSON job events.</summary>
    public string JobId { get; init; } = "";

    public string RulebookId { get; init; } = "";

    /// <summary>Ansible colours its output.</summary>
    public bool Color { get; init; }

    public IReadOnlyList<VaultPassword> VaultSecrets { get; init; } = [];

    /// <summary>Added to the environment this process has; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Longest duration; the process tree is ended after it.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Between the request to end and the killing of what is left.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
