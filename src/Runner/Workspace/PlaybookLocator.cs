using System.Text.Json;
using Plumbline.Wording;

namespace Plumbline.Runner.Workspace;

/// <summary>
/// Finds a playbook: a path relative to the working directory, or <c>namespace.collection.playbook</c> in the collection's <c>playbooks</c>
/// folder or root, with <c>.yml</c> or <c>.yaml</c>.
/// </summary>
public sealed class PlaybookLocator(string workingDirectory, Func<string, string?> environment)
{
    /// <summary>
    /// As <see cref="Find(string)"/>; a name that an event had a part in leads nowhere but into the folder the user wrote.
    /// </summary>
    public PlaybookLocation Find(RunTarget.Playbook playbook)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        if (playbook.Begins is not { } begins)
            return Find(playbook.Name);
        var folder = begins[..(begins.LastIndexOf('/') + 1)];
        var inCollection = folder.Length == 0 && begins.Split('.') is [{ Length: > 0 }, { Length: > 0 }, _, ..];
        var home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, workingDirectory)) + "/";
        if (playbook.Name.Length < begins.Length || !playbook.Name.StartsWith(begins, StringComparison.Ordinal)
            || playbook.Name[folder.Length..].Split('/').Contains("..") || playbook.Name.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            return Outside(playbook.Name, home);
        var found = Find(playbook.Name);
        return found is PlaybookLocation.Found { FullPath: var path } && !path.StartsWith(home, StringComparison.Ordinal)
            && !(inCollection && !playbook.Name.Contains('/'))
            ? Outside(playbook.Name, home)
            : found;
    }

    public PlaybookLocation Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Path.GetFullPath(name, workingDirectory);
        if (File.Exists(path))
            return new PlaybookLocation.Found(name.StartsWith('-') ? "./" + name : name, path);
        List<string> looked = [path];
        if (name.Split('.') is [{ Length: > 0 } space, { Length: > 0 } collection, .. { Length: > 0 } rest]
            && !name.Contains('/', StringComparison.Ordinal))
        {
            foreach (var root in new CollectionPaths(workingDirectory, environment).Roots())
            {
                var home = Path.Combine(root, "ansible_collections", space, collection);
                if (!Directory.Exists(home))
                {
                    looked.Add(home);
                    continue;
                }
                var candidates = Candidates(home, string.Join('.', rest)).ToList();
                if (candidates.Find(File.Exists) is { } found)
                    return new PlaybookLocation.Found(found, found);
                looked.AddRange(candidates);
            }
        }
        return new PlaybookLocation.Missing(
            $"there is no playbook {name} to be found from {workingDirectory}; looked for {string.Join(", ", looked)}{Nearest(path)}",
                looked);
    }

    private static PlaybookLocation.Missing Outside(string name, string home) =>
        new($"the playbook '{JsonEncodedText.Encode(name)}', named by an event, does not lie in {home}; only what lies there can be named "
            + "by one", []);

    private static IEnumerable<string> Candidates(string home, string name) =>
        from folder in new[] { Path.Combine(home, "playbooks"), home }
        from file in name.EndsWith(".yml", StringComparison.Ordinal)
            || name.EndsWith(".yaml", StringComparison.Ordinal) ? [name] : new[] { name + ".yml", name + ".yaml" }
        select Path.Combine(folder, file);

    private static string Nearest(string path)
    {
        var directory = Path.GetDirectoryName(path);
        while (directory is not null && !Directory.Exists(directory))
            directory = Path.GetDirectoryName(directory);
        if (directory is null || directory != Path.GetDirectoryName(path))
            return directory is null ? "" : $" (there is no folder {Path.GetDirectoryName(path)})";
        var wanted = Path.GetFileName(path);
        var close = Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f))
            .Where(f => f.EndsWith("ml", StringComparison.Ordinal));
        return NearestName.Of(wanted, close) is { } near ? $"; did you mean {near}?" : "";
    }
}
