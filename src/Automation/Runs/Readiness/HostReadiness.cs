namespace Plumbline.Automation.Runs.Readiness;

/// <summary>What a policy with <c>ready_when</c> would say of a host now.</summary>
/// <param name="Match">The runs that the policy is for, as plumbline.yml has it.</param>
/// <param name="Lacks">What its documentation lacks; empty when nothing.</param>
/// <param name="AsksHost">Whether name service or host are asked as well, which nobody did for this.</param>
public sealed record HostReadiness(string Match, IReadOnlyList<string> Lacks, bool AsksHost);
