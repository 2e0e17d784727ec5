using System.Collections.Concurrent;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Rulebooks.Model;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Catalogue;

/// <summary>
/// Every role that a run of a project finds, as Ansible finds them: beside playbooks, on the roles path (of the environment, of
/// <c>ansible.cfg</c>, and <c>devops/roles</c>), in collections. Of two with one name the first counts. Files are read again only when they
/// have changed.
/// </summary>
public sealed class RoleCatalogue
{
    private const int Most = 5000;
    private const string Roles = "roles";
    private const string MarkdownReadme = "README.md";

    // What makes a folder a role, to those who look for one.
    private static readonly string[] Parts = ["tasks", "meta", "defaults", "handlers", "vars", "templates", "files"];

    private readonly ConcurrentDictionary<string, ((string File, DateTime Written, long Length)[] Seen, CataloguedRole Role)> _read = new();
    private readonly string _project;
    private readonly Func<string, string?> _environment;
    private readonly Func<IReadOnlyList<Ruleset>> _rules;

    /// <param name="project">The folder in which runs are started.</param>
    /// <param name="environment">Environment variables by name.</param>
    /// <param name="rules">Those at work: roles may lie beside the playbooks that they name.</param>
    public RoleCatalogue(string project, Func<string, string?> environment, Func<IReadOnlyList<Ruleset>> rules)
    {
        _project = Path.GetFullPath(project);
        (_environment, _rules) = (environment, rules);
    }

    /// <summary>All of them by name, the project's own first.</summary>
    public IReadOnlyList<RolePlace> Places()
    {
        var found = new Dictionary<string, RolePlace>(StringComparer.Ordinal);
        foreach (var place in OnPath().Concat(InCollections()).Take(Most))
            found.TryAdd(place.Name, place);
        return [.. found.Values.OrderBy(p => p.Origin).ThenBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The role of a name; null when there is none.</summary>
    public CataloguedRole? Find(string name) => Places().FirstOrDefault(p => p.Name == name) is { } place ? Read(place) : null;

    /// <summary>What the files of a role say.</summary>
    public CataloguedRole Read(RolePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var seen = RoleReader.FilesOf(place.Folder).Select(f => new FileInfo(f))
            .Select(f => (f.FullName, f.LastWriteTimeUtc, f.Exists ? f.Length : 0)).ToArray();
        if (_read.TryGetValue(place.Folder, out var known) && known.Role.Place == place && known.Seen.AsSpan().SequenceEqual(seen))
            return known.Role;
        if (_read.Count >= Most)
            _read.Clear();
        var role = RoleReader.Read(place, Shown(place.Folder));
        _read[place.Folder] = (seen, role);
        return role;
    }

    /// <summary>What a role's README says, in Markdown or as plain text; null where it has none.</summary>
    public static string? Readme(RolePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return ((string[])[MarkdownReadme, "readme.md", "README", "README.rst", "README.txt"])
            .Select(name => RoleFiles.Text(Path.Combine(place.Folder, name))).FirstOrDefault(text => text is not null);
    }

    // What lies in the project is named from there.
    private string Shown(string folder) => IsOfProject(folder) ? Path.GetRelativePath(_project, folder) : folder;

    private bool IsOfProject(string folder) => folder.StartsWith(_project + "/", StringComparison.Ordinal);

    private IEnumerable<RolePlace> OnPath() =>
        from root in NamedPlaybook.In(new Rulebook("", _rules()))
            .Select(p => Path.GetDirectoryName(Path.GetFullPath(p.Name, _project))).OfType<string>()
            .Select(beside => Path.Combine(beside, Roles))
            .Concat(RolesPath()).Distinct()
        from role in Folders(root)
        where Array.Exists(Parts, part => Directory.Exists(Path.Combine(role, part)))
        select new RolePlace(
            Path.GetFileName(role), role, IsOfProject(role) ? RoleOrigin.Project : RoleOrigin.Path,
            IsOfProject(root) ? Path.GetRelativePath(_project, root) : root);

    // As runs of the project have it in their environment.
    private IEnumerable<string> RolesPath()
    {
        var own = ProjectRoles.Environment(_project);
        string? Environment(string name) => own.TryGetValue(name, out var set) ? set : _environment(name);
        return AnsibleConfig.Find(_project, Environment).RolesPath(Environment).Select(p => Path.GetFullPath(p, _project));
    }

    private IEnumerable<RolePlace> InCollections() =>
        from collection in new CollectionPaths(_project, _environment).Installed()
        from role in Folders(Path.Combine(collection.Folder, Roles))
        select new RolePlace($"{collection.Name}.{Path.GetFileName(role)}", role, RoleOrigin.Collection, collection.Name);

    private static IEnumerable<string> Folders(string root)
    {
        try
        {
            return Directory.Exists(root) ? Directory.GetDirectories(root).Where(d => !Path.GetFileName(d).StartsWith('.')).Order() : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
