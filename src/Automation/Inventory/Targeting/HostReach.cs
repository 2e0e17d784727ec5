namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>
/// Looks whether a playbook or its roles can reach hosts other than those they run on (<c>hostvars</c> of others, <c>groups</c>,
/// <c>delegate_to</c>,
/// <c>add_host</c> …). It reads text and may say yes too often, never no too often as far as files can be found.
/// </summary>
internal sealed class HostReach(RolePaths roles)
{
    private static readonly string[] Readable = [".yml", ".yaml", ".json", ".j2", ".jinja", ".jinja2"];

    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _files = new();
    private readonly HashSet<string> _rolesSeen = [];
    private string? _reason;

    /// <summary>How other hosts can be reached, or null when they cannot.</summary>
    /// <param name="playbook">The playbook's files.</param>
    /// <param name="varsFolders">Folders whose <c>group_vars</c> and <c>host_vars</c> Ansible reads: those of the playbook and the
    /// inventory.</param>
    /// <param name="mentioned">Texts in the variables of the run's hosts, among which names of roles may be.</param>
    public string? Find(PlaybookPlays playbook, IEnumerable<string> varsFolders, IReadOnlySet<string> mentioned)
    {
        if (playbook.Unreadable is { } unreadable)
            return unreadable;
        foreach (var file in playbook.Files)
            _files.Enqueue(file);
        foreach (var folder in varsFolders)
        {
            AddFolder(Path.Combine(folder, "group_vars"));
            AddFolder(Path.Combine(folder, "host_vars"));
        }
        while (_reason is null && _files.TryDequeue(out var file))
            if (_seen.Add(file) && ScannedFile.Reach(file) is { } reach)
                Follow(file, reach, mentioned);
        return _reason;
    }

    private void Follow(string file, FileReach reach, IReadOnlySet<string> mentioned)
    {
        _reason ??= reach.OtherHosts;
        foreach (var role in reach.Roles)
            AddRole(role, file);
        if (reach.DynamicRole is not null)
        {
            foreach (var folder in roles.All(file))
                AddFolder(folder);
            foreach (var name in mentioned.Where(n => n.Count(c => c == '.') == 2))
                AddFolder(roles.Find(name, file) ?? "");
        }
        foreach (var include in reach.Includes)
            AddInclude(include, file);
        // Within a role every file is looked at anyway.
        if (reach.DynamicInclude is not null)
            AddFolder(Path.GetDirectoryName(file)!); // not null: a file has a folder
    }

    private void AddRole(string name, string from)
    {
        if (!_rolesSeen.Add(name))
            return;
        if (roles.Find(name, from) is { } folder)
            AddFolder(folder);
        else if (name.Contains('.'))
            _reason ??= $"the role {name} was not found, so it cannot be looked at";
    }

    private void AddInclude(string name, string from)
    {
        var folder = Path.GetDirectoryName(from)!; // not null: a file has a folder
        foreach (var place in (string[])[folder, Path.Combine(folder, "tasks"), Path.Combine(folder, "templates"),
            Path.Combine(folder, "vars"),
            Path.Combine(folder, "..", "tasks"), Path.Combine(folder, "..", "templates"), Path.Combine(folder, "..", "vars")])
        {
            var path = Path.GetFullPath(Path.Combine(place, name));
            if (File.Exists(path))
                _files.Enqueue(path);
        }
    }

    private void AddFolder(string folder)
    {
        if (folder.Length == 0 || !Directory.Exists(folder) || !_seen.Add(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(
            folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, IgnoreInaccessible = true }))
            if (IsRead(file))
                _files.Enqueue(file);
    }

    // What lies under files/ is copied as it is, tests are not part of a run.
    private static bool IsRead(string file) =>
        !Array.Exists((string[])["/files/", "/tests/", "/molecule/", "/.git/"], part => file.Contains(part, StringComparison.Ordinal))
        && (Readable.Contains(Path.GetExtension(file)) || file.Contains("/templates/", StringComparison.Ordinal)
            || (file.Contains("_vars/", StringComparison.Ordinal) && !Path.HasExtension(file)));
}
