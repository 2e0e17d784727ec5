using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Activation;

/// <summary>The variables that <c>plumbline.yml</c> names for the rulebooks of its project, the secret of the webhook among them.</summary>
public static class ProjectVariables
{
    /// <summary>The variable under which <c>plumbline init</c> keeps what signs events.</summary>
    public const string WebhookSecret = "webhook_secret";

    private const string Cure = "plumbline.yml names it under 'variables'; 'plumbline init' makes secrets.yml where it is missing";

    /// <summary>The variables of all files; those of later files replace earlier ones. Mistakes go to the findings.</summary>
    public static Mapping Read(RunPolicies policies, string folder, IFiles files, AnsibleVault vault, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var variables = new Mapping();
        foreach (var file in policies.VariableFiles)
            foreach (var (name, value) in VariablesReader.ReadFile(Path.Combine(folder, file), files, vault, findings, Cure) ?? [])
                variables[name] = value;
        return variables;
    }
}
