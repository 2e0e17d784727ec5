namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>
/// Turns what the kernel tells of single folders into changes of a tree: the halves of a move are put together, new folders are watched as
/// well, and what is in them already counts as created. The order and number of the changes are those of watchdog.
/// </summary>
internal sealed class WatchedTree(Inotify inotify, string root, bool recursive)
{
    private readonly Dictionary<int, string> _folders = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private (string Path, bool IsFolder, uint Cookie)? _leaving;

    /// <summary>Whether the first half of a move waits for its second.</summary>
    public bool IsWaiting => _leaving is not null;

    /// <summary>Whether the watched folder itself is no more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Begins to watch; false when the folder is not there.</summary>
    /// <exception cref="IOException">It may not be watched.</exception>
    public bool Start() => Watch(root, null);

    /// <summary>The changes that one thing told by the kernel amounts to.</summary>
    public IEnumerable<FileChange> Changes(InotifyEvent happened)
    {
        var changes = new List<FileChange>();
        if (_leaving is { } leaving && !(happened.Is(InotifyMask.MovedTo) && happened.Cookie == leaving.Cookie))
            changes.AddRange(Left());
        if (happened.Is(InotifyMask.Ignored) && _folders.Remove(happened.Watch, out var unwatched))
        {
            _numbers.Remove(unwatched);
            IsGone |= unwatched == root;
        }
        if (!_folders.TryGetValue(happened.Watch, out var folder))
            return changes;
        if (happened.Name.Length == 0)
        {
            if (happened.Is(InotifyMask.Attributes))
                changes.Add(new("modified", folder, IsFolder: true));
            if (happened.Is(InotifyMask.DeleteSelf) && folder == root)
                changes.Add(new("deleted", folder, IsFolder: true));
            if (folder == root && happened.Is(InotifyMask.MoveSelf))
                IsGone = true;
            return changes;
        }
        Add(changes, happened, folder, Path.Join(folder, happened.Name), happened.Is(InotifyMask.Folder));
        return changes;
    }

    /// <summary>The second half of a move did not come: it went somewhere else.</summary>
    public IEnumerable<FileChange> Left()
    {
        if (_leaving is not { } leaving)
            return [];
        _leaving = null;
        if (leaving.IsFolder)
            Forget(leaving.Path);
        return [new("deleted", leaving.Path, leaving.IsFolder), Touched(leaving.Path)];
    }

    private void Add(List<FileChange> changes, InotifyEvent happened, string folder, string path, bool isFolder)
    {
        if (happened.Is(InotifyMask.MovedFrom))
            _leaving = (path, isFolder, happened.Cookie);
        else if (happened.Is(InotifyMask.MovedTo))
            Arrive(changes, path, isFolder);
        else if (happened.Is(InotifyMask.Create))
            Create(changes, path, isFolder);
        else if (happened.Is(InotifyMask.Modify | InotifyMask.Attributes))
            changes.Add(new("modified", path, isFolder));
        else if (happened.Is(InotifyMask.Delete))
        {
            changes.Add(new("deleted", path, isFolder));
            changes.Add(new("modified", folder, IsFolder: true));
        }
        else if (happened.Is(InotifyMask.CloseWrite) && !isFolder)
            changes.Add(new("modified", folder, IsFolder: true));
    }

    private void Arrive(List<FileChange> changes, string path, bool isFolder)
    {
        if (_leaving is not { } from)
        {
            Create(changes, path, isFolder);
            return;
        }
        _leaving = null;
        changes.Add(new("moved", from.Path, isFolder, path));
        changes.Add(Touched(from.Path));
        if (Path.GetDirectoryName(from.Path) != Path.GetDirectoryName(path))
            changes.Add(Touched(path));
        if (!isFolder || !recursive)
            return;
        Forget(from.Path);
        Watch(path, inner => changes.Add(inner with
        {
            Change = "moved", Path = from.Path + inner.Path[path.Length..], Destination = inner.Path,
        }));
    }

    private void Create(List<FileChange> changes, string path, bool isFolder)
    {
        changes.Add(new("created", path, isFolder));
        changes.Add(Touched(path));
        // What was put into it before it was watched.
        if (isFolder && recursive)
            Watch(path, changes.Add);
    }

    private bool Watch(string folder, Action<FileChange>? found)
    {
        if (inotify.Watch(folder) is not { } number)
            return false;
        _folders[number] = folder;
        _numbers[folder] = number;
        if (!recursive)
            return true;
        foreach (var inner in Inside(folder))
        {
            found?.Invoke(new("created", inner.FullName, inner is DirectoryInfo));
            if (inner is DirectoryInfo)
                Watch(inner.FullName, found);
        }
        return true;
    }

    private void Forget(string folder)
    {
        foreach (var (path, number) in _numbers.Where(
            known => known.Key == folder || known.Key.StartsWith(folder + "/", StringComparison.Ordinal)).ToList())
        {
            _numbers.Remove(path);
            _folders.Remove(number);
            inotify.Unwatch(number);
        }
    }

    // Links are not followed: a circle of them would never end.
    private static IEnumerable<FileSystemInfo> Inside(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(i => i.LinkTarget is null || i is FileInfo)];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static FileChange Touched(string path) => new("modified", Path.GetDirectoryName(path) ?? "/", IsFolder: true);
}
