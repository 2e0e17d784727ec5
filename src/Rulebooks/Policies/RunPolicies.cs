namespace Plumbline.Rulebooks.Policies;

/// <summary>The run policies of a project, in file order.</summary>
public sealed record RunPolicies(IReadOnlyList<RunPolicy> All)
{
    public static readonly RunPolicies None = new([]);

    /// <summary>The first policy that fits a run; null when none does.</summary>
    public RunPolicy? For(string ruleset, string rule, string playbook) => All.FirstOrDefault(p => p.Match.Fits(ruleset, rule, playbook));
}
