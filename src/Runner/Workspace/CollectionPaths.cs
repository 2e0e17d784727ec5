namespace Plumbline.Runner.Workspace;

/// <summary>
/// Where Ansible looks for collections: the configured paths, then the Python packages that its own installation brought.
/// </summary>
public sealed class CollectionPaths(string workingDirectory, Func<string, string?> environment)
{
    private static readonly string[] Keys = ["collections_path", "collections_paths"];
    private static readonly string[] Defaults = ["~/.ansible/collections", "/usr/share/ansible/collections"];
    private static readonly string[] SystemPackages = ["/usr/lib/python3/dist-packages", "/usr/local/lib/python3/dist-packages"];

    /// <summary>Directories that may hold <c>ansible_collections</c>.</summary>
    public IEnumerable<string> Roots()
    {
        var variable =
            environment("ANSIBLE_COLLECTIONS_PATH") is { Length: > 0 } ? "ANSIBLE_COLLECTIONS_PATH" : "ANSIBLE_COLLECTIONS_PATHS";
        var configured = AnsibleConfig.Find(workingDirectory, environment).Directories(variable, Keys, Defaults, environment);
        return configured.Select(c => Path.GetFileName(c) == "ansible_collections" ? Path.GetDirectoryName(c)! : c).Concat(Packages())
            .Distinct();
    }

    /// <summary>Every <c>namespace.collection</c> that is installed, and Ansible's own.</summary>
    public IEnumerable<string> Names() =>
        from home in Homes().Select(h => h.Name).Concat(["ansible.builtin", "ansible.legacy"]).Distinct()
        select home;

    /// <summary>The names of a collection's modules, without the collection's.</summary>
    public IEnumerable<string> Modules(string collection)
    {
        var folders = collection is "ansible.builtin" or "ansible.legacy"
            ? Packages().Select(p => Path.Combine(p, "ansible", "modules"))
            : Homes().Where(h => h.Name == collection).Select(h => Path.Combine(h.Folder, "plugins", "modules"));
        return folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.py"))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n[0] != '_').Distinct();
    }

    /// <summary>Every installed collection and its folder; of two with one name the first counts.</summary>
    public IEnumerable<(string Name, string Folder)> Installed() => Homes().DistinctBy(home => home.Name);

    private IEnumerable<(string Name, string Folder)> Homes() =>
        from root in Roots()
        let all = Path.Combine(root, "ansible_collections")
        where Directory.Exists(all)
        from space in Directory.EnumerateDirectories(all)
        from collection in Directory.EnumerateDirectories(space)
        select ($"{Path.GetFileName(space)}.{Path.GetFileName(collection)}", collection);

    // ansible-playbook of a virtual environment: bin/../lib/pythonX.Y/site-packages.
    private IEnumerable<string> Packages()
    {
        var program = ProgramPath.Find("ansible-playbook", environment("PATH"));
        var lib = program is null ? null : Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program)!)!, "lib");
        var own = lib is null || !Directory.Exists(lib) ? [] : Directory.EnumerateDirectories(lib, "python3.*").Select(d =>
            Path.Combine(d, "site-packages"));
        return own.Concat(SystemPackages).Where(Directory.Exists);
    }
}
