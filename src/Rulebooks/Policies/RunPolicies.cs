namespace Plumbline.Rulebooks.Policies;

/// <summary>The run policies of a project, in file order.</summary>
public sealed record RunPolicies(IReadOnlyList<RunPolicy> All)
{
    public static readonly RunPolicies None = new([]);

    /// <summary>
    /// Variables that NetBox's data may set although Ansible gives them a meaning (<c>inventory: {allow_variables: […]}</c>); <c>*</c> for
    /// all.
    /// </summary>
    public IReadOnlySet<string> AllowedVariables { get; init; } = new HashSet<string>();

    /// <summary>What the file says of how long things are kept.</summary>
    public IReadOnlyList<RetentionRule> RetentionRules { get; init; } = [];

    /// <summary>How long the project keeps what happened, as its file says.</summary>
    public RetentionPolicy Retention => RetentionPolicy.Of(RetentionRules);

    /// <summary>What the project says of its webhooks.</summary>
    public WebhookPolicy Webhooks { get; init; } = WebhookPolicy.Standard;

    /// <summary>What is written back into NetBox.</summary>
    public WriteBackPolicy WriteBack { get; init; } = WriteBackPolicy.Standard;

    /// <summary>What a client of the store's API may take.</summary>
    public ApiPolicy Api { get; init; } = ApiPolicy.Standard;

    /// <summary>Files with variables for the rulebooks, relative to the project.</summary>
    public IReadOnlyList<string> VariableFiles { get; init; } = [];

    /// <summary>Where the project keeps plugins written in Python.</summary>
    public PluginPolicy Plugins { get; init; } = PluginPolicy.None;

    /// <summary>The NetBox whose copy the store is; null where the store is the only one.</summary>
    public NetboxPolicy? Netbox { get; init; }

    /// <summary>What the project says of its console.</summary>
    public ConsolePolicy Console { get; init; } = ConsolePolicy.Standard;

    /// <summary>Secrets of the environment that playbooks are given although they are secrets.</summary>
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];

    /// <summary>The first policy that fits a run; null when none does.</summary>
    public RunPolicy? For(string ruleset, string rule, string playbook) => All.FirstOrDefault(p => p.Match.Fits(ruleset, rule, playbook));
}
