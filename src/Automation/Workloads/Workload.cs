using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Workloads;

/// <summary>What a controller gives a worker to do.</summary>
public sealed record Workload
{
    /// <summary>The rulebook's YAML; null when none was given.</summary>
    public byte[]? Rulebook { get; init; }

    /// <summary>The rulebook's variables as they came, the files under <c>eda.filename</c> and the environment included.</summary>
    public Mapping Variables { get; init; } = [];

    /// <summary>What is to be set in the environment; texts may be templates over the variables.</summary>
    public Mapping Environment { get; init; } = [];

    /// <summary>The passwords of vault texts.</summary>
    public IReadOnlyList<VaultSecret> Vault { get; init; } = [];

    /// <summary>Where templates are launched; null when none was named.</summary>
    public ControllerAccess? Controller { get; init; }

    /// <summary>A tar file with the project of the playbooks; null when none was given.</summary>
    public string? ProjectFile { get; init; }
}

/// <summary>How the controller that launches templates is spoken to.</summary>
public sealed record ControllerAccess(string? Url, string? Token, string? Verify, string? Username, string? Password)
{
    public override string ToString() => $"ControllerAccess {{ Url = {Url} }}";
}
