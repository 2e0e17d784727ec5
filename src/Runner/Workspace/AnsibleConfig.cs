namespace Plumbline.Runner.Workspace;

/// <summary>The few settings of the user's <c>ansible.cfg</c> that must be extended, not replaced; found where Ansible finds it.</summary>
public sealed class AnsibleConfig
{
    private readonly Dictionary<string, string> _defaults = new(StringComparer.OrdinalIgnoreCase);

    private AnsibleConfig(string? path) => Path = path;

    /// <summary>The file in use; null when there is none.</summary>
    public string? Path { get; }

    /// <summary>A setting of the section <c>[defaults]</c>.</summary>
    public string? this[string key] => _defaults.GetValueOrDefault(key);

    /// <param name="beside">The playbook's directory: its file counts when no other is in force, as it did for a playbook that is copied before it runs.</param>
    public static AnsibleConfig Find(string workingDirectory, Func<string, string?> environment, string? beside = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment("ANSIBLE_CONFIG") is { Length: > 0 } named)
        {
            var full = System.IO.Path.GetFullPath(Expand(named, environment), workingDirectory);
            return Read(Directory.Exists(full) ? System.IO.Path.Combine(full, "ansible.cfg") : full);
        }
        string?[] candidates =
        [
            IsWorldWritable(workingDirectory) ? null : System.IO.Path.Combine(workingDirectory, "ansible.cfg"),
            beside is null ? null : System.IO.Path.Combine(beside, "ansible.cfg"),
            environment("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".ansible.cfg") : null,
            "/etc/ansible/ansible.cfg",
        ];
        return Array.Find(candidates, File.Exists) is { } found ? Read(found) : new AnsibleConfig(null);
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

    private static string[] Split(string list) => list.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Expand(string path, Func<string, string?> environment) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? environment("HOME") + path[1..] : path;

    private static bool IsWorldWritable(string directory) =>
        Directory.Exists(directory) && (File.GetUnixFileMode(directory) & UnixFileMode.OtherWrite) != 0;

    private static AnsibleConfig Read(string path)
    {
        var config = new AnsibleConfig(path);
        if (!File.Exists(path))
            return config;
        var section = "";
        foreach (var line in File.ReadLines(path).Select(l => l.Trim()))
        {
            if (line.StartsWith('['))
                section = line.Trim('[', ']', ' ');
            else if (section == "defaults" && line is not ['#', ..] and not [';', ..] && line.Split('=', 2) is [var key, var value])
                config._defaults[key.Trim()] = value.Split(" ;")[0].Trim();
        }
        return config;
    }
}
