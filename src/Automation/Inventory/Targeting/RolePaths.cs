using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Where Ansible looks for roles: beside the playbook, on the roles path, and in collections for names with two points.</summary>
internal sealed class RolePaths
{
    private readonly IReadOnlyList<string> _roots;
    private readonly IReadOnlyList<string> _collections;
    private readonly string _workingDirectory;

    /// <param name="rolesPath">Folders that stand in for the configured ones; empty: as Ansible is configured.</param>
    /// <param name="workingDirectory">Where Ansible is started.</param>
    /// <param name="environment">Environment variables by name.</param>
    public RolePaths(IReadOnlyList<string> rolesPath, string workingDirectory, Func<string, string?> environment)
    {
        _workingDirectory = workingDirectory;
        _roots = rolesPath.Count > 0 ? rolesPath : AnsibleConfig.Find(workingDirectory, environment).RolesPath(environment);
        _collections = [.. new CollectionPaths(workingDirectory, environment).Roots()];
    }

    /// <summary>The folder of a role, or null when it is not found.</summary>
    public string? Find(string name, string from)
    {
        var own = Roots(from).Select(root => Path.Combine(root, name));
        if (name.Split('.') is [var space, var collection, var role])
            own = _collections.Select(root => Path.Combine(root, "ansible_collections", space, collection, "roles", role)).Concat(own);
        return own.FirstOrDefault(Directory.Exists);
    }

    /// <summary>The folders that hold roles.</summary>
    public IEnumerable<string> All(string from) => Roots(from).Where(Directory.Exists).Distinct();

    private IEnumerable<string> Roots(string from)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(from))!; // not null: a file has a folder
        yield return Path.Combine(beside, "roles");
        foreach (var folder in _roots)
            yield return Path.GetFullPath(folder, _workingDirectory);
        // Ansible does not look here without a roles path that says so, but people keep them here and set it elsewhere.
        yield return Path.Combine(_workingDirectory, "roles");
        yield return Path.GetFullPath(Path.Combine(beside, "..", "roles"));
    }
}
