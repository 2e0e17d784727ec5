namespace Plumbline.Runner.Workspace;

/// <summary>The roles of a project: <c>devops/roles</c> comes before where Ansible looks by itself.</summary>
public static class ProjectRoles
{
    private const string Folder = "devops/roles";
    private const string Variable = "ANSIBLE_ROLES_PATH";

    /// <summary>
    /// What runs started in the working directory have in their environment. Nothing where there is no such folder, or where the user
    /// says where roles lie: in the environment or in <c>ansible.cfg</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Environment() => !Directory.Exists(Folder) || IsSet()
        ? new Dictionary<string, string?>()
        : new() { [Variable] = string.Join(':', [Path.GetFullPath(Folder), .. AnsibleConfig.StandardRoles]) };

    private static bool IsSet() =>
        System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }
        || (File.Exists("ansible.cfg")
            && File.ReadLines("ansible.cfg").Any(line => line.TrimStart().StartsWith("roles_path", StringComparison.Ordinal)));
}
