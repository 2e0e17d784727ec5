using Plumbline.Automation.Activation;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Server.Project;

/// <summary>The files of a project, read and checked.</summary>
/// <param name="Rulebooks">By name; all of them are usable when <paramref name="Problems"/> is empty.</param>
/// <param name="Findings">Everything users should know, mistakes among it.</param>
/// <param name="Problems">Why the project cannot be served, one line each.</param>
internal sealed record LoadedProject(
    IReadOnlyList<ProjectRulebook> Rulebooks, RunPolicies Policies, Mapping Variables,
        IReadOnlyList<Diagnostic> Findings, IReadOnlyList<string> Problems)
{
    /// <summary>Reads everything; the mistakes of all files are gathered.</summary>
    public static LoadedProject Read(AnsibleVault vault)
    {
        var (findings, problems) = (new List<Diagnostic>(), new List<string>());
        var rulebooks = new List<ProjectRulebook>();
        var policies = ReadPolicies(findings, problems);
        var variables = ReadVariables(policies, vault, findings, problems);
        var files = ProjectFolder.Rulebooks();
        var twins = SameNames.In(files).ToLookup(finding => finding.Position.File);
        foreach (var file in files)
        {
            var rulebook = ProjectRulebook.Read(file, variables, new PluginOptions().Over(policies.Plugins), vault);
            // Both are refused, for nobody knows which is meant: what is at work goes on.
            foreach (var twin in twins[file])
                rulebook = rulebook with { Findings = [.. rulebook.Findings, twin], Problems = [.. rulebook.Problems, twin.Message] };
            findings.AddRange(rulebook.Findings);
            problems.AddRange(rulebook.Problems);
            rulebooks.Add(rulebook);
        }
        findings.AddRange(SharedPorts.In(rulebooks.Select(r => r.Prepared.Rulebook).OfType<Rulebook>()));
        return new LoadedProject(rulebooks, policies, variables, findings, problems);
    }

    private static Mapping ReadVariables(
        RunPolicies policies, AnsibleVault vault, List<Diagnostic> findings, List<string> problems)
    {
        var found = new DiagnosticBag();
        var variables = ProjectVariables.Read(policies, ".", DiskFiles.Instance, vault, found);
        findings.AddRange(found);
        if (found.HasErrors)
            problems.Add($"the variables that {ProjectFolder.PolicyFile} names cannot be read");
        var plain = vault.Decrypt(variables, out var refused);
        if (refused is null)
            return (Mapping)plain!; // a mapping stays one
        problems.Add($"a vault text among the variables cannot be opened: {refused.Reason}");
        return variables;
    }

    private static RunPolicies ReadPolicies(List<Diagnostic> findings, List<string> problems)
    {
        if (!File.Exists(ProjectFolder.PolicyFile))
            return RunPolicies.None;
        var found = new DiagnosticBag();
        var policies = RunPolicyReader.Read(File.ReadAllBytes(ProjectFolder.PolicyFile), ProjectFolder.PolicyFile, found);
        findings.AddRange(found);
        if (policies is null)
            problems.Add($"{ProjectFolder.PolicyFile} has mistakes");
        return policies ?? RunPolicies.None;
    }
}
