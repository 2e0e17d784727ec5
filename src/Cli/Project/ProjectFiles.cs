using Plumbline.Automation.Activation;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Project;

/// <summary>What a project folder says beside its rulebooks.</summary>
internal static class ProjectFiles
{
    public const string PolicyFile = "plumbline.yml";

    /// <summary>The policies of a folder; none without a file, null after mistakes, which are then among the findings.</summary>
    public static RunPolicies? Policies(string folder, DiagnosticBag findings)
    {
        var path = Path.Combine(folder, PolicyFile);
        return File.Exists(path)
            ? RunPolicyReader.Read(DiskFiles.Instance.Read(path), path == $"./{PolicyFile}" ? PolicyFile : path, findings)
            : RunPolicies.None;
    }

    /// <summary>The variables of a folder; empty where there are none, or where a file has mistakes that others report.</summary>
    public static Mapping Variables(string folder)
    {
        var findings = new DiagnosticBag();
        return Policies(folder, findings) is { } policies
            ? ProjectVariables.Read(policies, folder, DiskFiles.Instance, AnsibleVault.None, findings)
            : [];
    }

    /// <summary>What signs the events of a project's webhook; null where nothing does.</summary>
    public static string? WebhookSecret(string folder) =>
        Variables(folder).TryGetValue(ProjectVariables.WebhookSecret, out var found)
            && found is string { Length: > 0 } secret ? secret : null;
}
