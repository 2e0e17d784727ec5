namespace Plumbline.Netbox.Safety;

/// <summary>What a file that is written for somebody must not be: the store itself, or what lies around it.</summary>
public static class StoreSurroundings
{
    private const string StateFolder = ".plumbline";

    // What lies beside the database and belongs to it, and the names under which one comes into being.
    private static readonly string[] Endings = ["", "-wal", "-shm", "-journal", ".lock", ".new", ".restored"];

    /// <summary>Refuses a file to make that is the store, a part of it, or in a project's state folder; also through links.</summary>
    /// <param name="store">The store's database, which need not be there.</param>
    /// <param name="target">The file to make.</param>
    /// <exception cref="IOException">It is one of them.</exception>
    public static void Spare(string store, string target)
    {
        SpareStore(store, target);
        if (Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(store))) == StateFolder && FolderOf(store) is { } state
            && Above(target).Contains(state))
            throw new IOException($"{target} lies in {StateFolder}, where the server keeps its own files; name a file elsewhere");
    }

    /// <summary>Refuses a file to make that is the store or a part of it; other files of the state may be meant.</summary>
    /// <inheritdoc cref="Spare"/>
    public static void SpareStore(string store, string target)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (there, folder, name) = (FileIdentity.Of(target), FolderOf(target), Path.GetFileName(target));
        foreach (var place in Places(store))
        {
            var isBeside = folder is not null && FolderOf(place) == folder;
            foreach (var part in Endings.Select(ending => place + ending))
                if ((isBeside && Path.GetFileName(part) == name) || (there is not null && FileIdentity.Of(part) == there))
                    throw new IOException(part == place
                        ? $"{target} is the store itself; name a file elsewhere"
                        : $"{target} is a part of the store {store}; name a file elsewhere");
        }
    }

    // As it is named, and where it lies when that is a link.
    private static IEnumerable<string> Places(string store) =>
        File.ResolveLinkTarget(store, returnFinalTarget: true) is { } real ? [store, real.FullName] : [store];

    private static (ulong Device, ulong Number)? FolderOf(string file) => FileIdentity.Of(Path.GetDirectoryName(Path.GetFullPath(file))!);

    // Folder by folder as they lie on the disk: a link on the way is followed before the next one is looked for.
    private static IEnumerable<(ulong Device, ulong Number)> Above(string target)
    {
        var path = Path.GetDirectoryName(Path.GetFullPath(target))!;
        (ulong, ulong)? last = null;
        while (FileIdentity.Of(path) is { } folder && folder != last)
        {
            yield return folder;
            (last, path) = (folder, path + "/..");
        }
    }
}
