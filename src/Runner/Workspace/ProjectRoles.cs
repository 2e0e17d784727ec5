namespace Plumbline.Runner.Workspace;

/// <summary>The roles of a project: <c>devops/roles</c> comes before where Ansible looks by itself.</summary>
public static class ProjectRoles
{
    private const string Folder = "devops/roles";
    private const string Variable = "ANSIBLE_ROLES_PATH";

    /// <summary>
    /// What runs of a project have in their environment. Nothing where there is no such folder, or where the user says where roles lie: in
    /// the environment or in <c>ansible.cfg</c>.
    /// </summary>
    /// <param name="project">The folder in which runs are started.</param>
    public static IReadOnlyDictionary<string, string?> Environment(string project = ".") =>
        !Directory.Exists(Path.Combine(project, Folder)) || IsSet(project)
        ? new Dictionary<string, string?>()
        : new() { [Variable] = string.Join(':', [Path.GetFullPath(Path.Combine(project, Folder)), .. AnsibleConfig.StandardRoles]) };

    private static bool IsSet(string project)
    {
        var settings = Path.Combine(project, "ansible.cfg");
        return System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }
            || (File.Exists(settings)
                && File.ReadLines(settings).Any(line => line.TrimStart().StartsWith("roles_path", StringComparison.Ordinal)));
    }
}
