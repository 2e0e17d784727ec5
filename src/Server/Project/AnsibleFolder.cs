using Plumbline.Automation.Runs;
using Plumbline.Runner.Workspace;

namespace Plumbline.Server.Project;

/// <summary>How Ansible is started for a project: in its folder, with its roles.</summary>
internal static class AnsibleFolder
{
    private const string RolesPath = "ANSIBLE_ROLES_PATH";

    public static RunSettings Settings() => new()
    {
        WorkingDirectory = Directory.GetCurrentDirectory(),
        Environment = SetsRoles() ? new Dictionary<string, string?>() : new()
        {
            [RolesPath] = string.Join(':', [Path.GetFullPath("devops/roles"), .. AnsibleConfig.StandardRoles]),
        },
        MaxParallel = Math.Max(4, Environment.ProcessorCount * 2),
    };

    // What the user set, in the environment or in ansible.cfg, stays.
    private static bool SetsRoles() =>
        Environment.GetEnvironmentVariable(RolesPath) is { Length: > 0 }
        || (File.Exists("ansible.cfg")
            && File.ReadLines("ansible.cfg").Any(line => line.TrimStart().StartsWith("roles_path", StringComparison.Ordinal)));
}
