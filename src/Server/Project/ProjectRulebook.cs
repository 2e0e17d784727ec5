using System.Security.Cryptography;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Server.Project;

/// <summary>One rulebook of a project, read and checked.</summary>
/// <param name="Checksum">Of its text: another one is another rulebook.</param>
/// <param name="Problems">Why it cannot be served, one line each.</param>
internal sealed record ProjectRulebook(
    string Name, PreparedRulebook Prepared, string Checksum, IReadOnlyList<Diagnostic> Findings, IReadOnlyList<string> Problems)
{
    public static ProjectRulebook Read(string file, Mapping variables, PluginOptions plugins, AnsibleVault vault)
    {
        var prepared = PreparedRulebook.Prepare(file, variables, DiskFiles.Instance, Environment.GetEnvironmentVariable);
        var findings = new List<Diagnostic>(prepared.Findings);
        var problems = new List<string>();
        if (prepared.Problem is null)
        {
            Severity? withoutController = ControllerOptions.From(Environment.GetEnvironmentVariable) is null ? Severity.Error : null;
            findings.AddRange(OpenWebhooks.In(prepared.Rulebook!));
            findings.AddRange(Availability.In(prepared.Rulebook!, plugins, withoutController));
            findings.AddRange(LockedArguments.Findings(prepared.Rulebook!, vault));
        }
        if (prepared.Problem is null && findings.Exists(f => f.Severity == Severity.Error))
            problems.Add($"{file} cannot run here");
        if (prepared.Problem is { } problem && prepared.Findings.All(f => f.Severity != Severity.Error))
            problems.Add(problem);
        else if (prepared.Problem is not null)
            problems.Add($"{file} has mistakes");
        if (ProjectFolder.Inventory().Length == 0 && prepared.FirstThat(kind => kind.NeedsInventory) is var (rule, action))
            problems.Add($"{file}: the action {action.Name} of rule '{rule.Name}' needs an inventory: put one into inventory/hosts.yml");
        var checksum = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        return new ProjectRulebook(Path.GetFileNameWithoutExtension(file), prepared, checksum, findings, problems);
    }
}
