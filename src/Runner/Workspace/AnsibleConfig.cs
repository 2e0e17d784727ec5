namespace Plumbline.Runner.Workspace;

/// <summary>The few settings of the user's <c>ansible.cfg</c> that must be extended, not replaced; found where Ansible finds it.</summary>
public sealed class AnsibleConfig
{
    private readonly Dictionary<string, string> _defaults = new(StringComparer.OrdinalIgnoreCase);

    private AnsibleConfig(string? path) => Path = path;

    /// <summary>The file in use; null when there is none.</summary>
    public string? Path { get; }

    /// <summary>A file that was found first and is not used, and why; null when there is none.</summary>
    public string? PassedOver { get; private init; }

    /// <summary>A setting of the section <c>[defaults]</c>.</summary>
    public string? this[string key] => _defaults.GetValueOrDefault(key);

    /// <param name="beside">The playbook's directory: its file counts when no other is in force, as it did for a playbook that is copied
    /// before it runs.</param>
    public static AnsibleConfig Find(string workingDirectory, Func<string, string?> environment, string? beside = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment("ANSIBLE_CONFIG") is { Length: > 0 } named)
        {
            var full = System.IO.Path.GetFullPath(Expand(named, environment), workingDirectory);
            return Read(Directory.Exists(full) ? System.IO.Path.Combine(full, "ansible.cfg") : full);
        }
        // As Ansible does: in a folder that everyone may write to, anyone could have put the file. It goes by the working directory's
        // permissions alone.
        string? passedOver = null;
        string? own = System.IO.Path.Combine(workingDirectory, "ansible.cfg");
        if (IsWorldWritable(workingDirectory))
            own = PassOver(own, $"everyone may write to {workingDirectory}", ref passedOver);
        var near = beside is null ? null : System.IO.Path.Combine(beside, "ansible.cfg");
        // Ansible itself never looks beside a playbook, so here the file must be ours beyond doubt.
        if (near is not null && near != own && File.Exists(near) && Doubt(beside!, near) is { } doubt)
            near = PassOver(near, doubt, ref passedOver);
        string?[] candidates =
        [
            own,
            near,
            environment("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".ansible.cfg") : null,
            "/etc/ansible/ansible.cfg",
        ];
        return Read(Array.Find(candidates, File.Exists), passedOver);
    }

    /// <summary>A list of directories from the environment, else from the file (relative to it), else the given ones.</summary>
    public IReadOnlyList<string> Directories(string variable, string[] keys, string[] otherwise, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(otherwise);
        if (environment(variable) is { Length: > 0 } set)
            return [.. Split(set).Select(d => Expand(d, environment))];
        var written = keys.Select(k => this[k]).FirstOrDefault(v => v is not null);
        return written is null
            ? [.. otherwise.Select(d => Expand(d, environment))]
            : [.. Split(written).Select(d => System.IO.Path.GetFullPath(Expand(d, environment), System.IO.Path.GetDirectoryName(Path!)!))];
    }

    /// <summary>Where Ansible looks for roles unless it is told otherwise.</summary>
    public static readonly IReadOnlyList<string> StandardRoles = ["~/.ansible/roles", "/usr/share/ansible/roles", "/etc/ansible/roles"];

    /// <summary>Where Ansible looks for roles.</summary>
    public IReadOnlyList<string> RolesPath(Func<string, string?> environment) =>
        Directories("ANSIBLE_ROLES_PATH", ["roles_path"], [.. StandardRoles], environment);

    private static string[] Split(string list) => list.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Expand(string path, Func<string, string?> environment) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? environment("HOME") + path[1..] : path;

    private static bool IsWorldWritable(string directory) => FileOwner.Of(directory, follow: true) is { IsWorldWritable: true };

    private static string? PassOver(string file, string why, ref string? passedOver)
    {
        if (File.Exists(file))
            passedOver ??= $"{file} is not used: {why}";
        return null;
    }

    private static string? Doubt(string folder, string file) =>
        (FileOwner.Of(folder, follow: true), FileOwner.Of(file, follow: true)) switch
    {
        ({ IsWorldWritable: true }, _) => $"everyone may write to {folder}",
        (_, { IsWorldWritable: true }) => "everyone may write to it",
        ({ IsSelfOrRoot: true }, { IsSelfOrRoot: true }) => null,
        _ => "it, or its folder, belongs to another user",
    };

    private static AnsibleConfig Read(string? path, string? passedOver = null)
    {
        var config = new AnsibleConfig(path) { PassedOver = passedOver };
        if (!File.Exists(path))
            return config;
        var section = "";
        foreach (var line in File.ReadLines(path).Select(l => l.Trim()))
            if (line.StartsWith('['))
                section = line.Trim('[', ']', ' ');
            else if (section == "defaults" && line is not ['#', ..] and not [';', ..] && line.Split('=', 2) is [var key, var value])
                config._defaults[key.Trim()] = value.Split(" ;")[0].Trim();
        return config;
    }
}
