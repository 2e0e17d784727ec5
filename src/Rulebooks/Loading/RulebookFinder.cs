using Plumbline.Rulebooks.Files;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Finds a rulebook by path, else by <c>namespace.collection.name</c> in the collections.</summary>
public sealed class RulebookFinder(IFiles files, IReadOnlyList<string> collectionRoots)
{
    private static readonly string[] Folders = ["extensions/eda/rulebooks", "rulebooks"];

    public RulebookLocation Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (files.IsFile(name))
            return new RulebookLocation.InFile(name);
        if (files.IsFolder(name))
            return new RulebookLocation.Nowhere($"the rulebook {name} is a folder, not a file", [name]);
        var candidates = InCollections(name).ToList();
        return candidates.Find(files.IsFile) is { } found
            ? new RulebookLocation.InCollection(found)
            : new RulebookLocation.Nowhere($"there is no rulebook {name}", [name, .. candidates]);
    }

    /// <summary>
    /// The folders of the collections, as Ansible looks for them: <c>ANSIBLE_COLLECTIONS_PATH</c>, else the home and the system; then those
    /// of the Ansible package.
    /// </summary>
    public static IReadOnlyList<string> Roots(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var home = environment("HOME") ?? "/";
        var given = environment("ANSIBLE_COLLECTIONS_PATH") ?? environment("ANSIBLE_COLLECTIONS_PATHS");
        var roots = string.IsNullOrEmpty(given) ? "~/.ansible/collections:/usr/share/ansible/collections" : given;
        return
        [
            .. roots.Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(root => root == "~" || root.StartsWith("~/", StringComparison.Ordinal) ? home + root[1..] : root),
            "/usr/lib/python3/dist-packages",
        ];
    }

    private IEnumerable<string> InCollections(string name) =>
        name.Split('.', 3) is [{ Length: > 0 } owner, { Length: > 0 } collection, { Length: > 0 } rulebook] && !name.Contains('/')
            ? from root in collectionRoots
              from folder in Folders
              select Path.Combine(WithCollections(root), owner, collection, folder, rulebook + ".yml")
            : [];

    private static string WithCollections(string root) =>
        Path.GetFileName(root.TrimEnd('/')) == "ansible_collections" ? root : Path.Combine(root, "ansible_collections");
}
