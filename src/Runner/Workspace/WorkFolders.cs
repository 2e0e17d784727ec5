namespace Plumbline.Runner.Workspace;

/// <summary>
/// The folders of this process's runs and what a process that was killed left of its own. A process holds a lock on a file beside its
/// folder as long as it lives; only a folder whose lock is free is removed. That holds also between containers that share the place, where
/// process ids say nothing.
/// </summary>
public sealed class WorkFolders : IDisposable
{
    private const string Prefix = "p-";
    private const string LockSuffix = ".lock";
    private const int Tries = 5;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lock Gate = new();
    private static WorkFolders? _process;

    private readonly string? _root;
    private readonly string? _own;
    private readonly FileStream? _lock;

    private WorkFolders(string? root, FileStream? held)
    {
        (_root, _lock) = (held is null ? null : root, held);
        _own = held?.Name[..^LockSuffix.Length];
    }

    /// <summary>
    /// Those of this process. Without a place that is ours alone, each folder is made in the temporary one, and nothing there is ever
    /// cleaned.
    /// </summary>
    public static WorkFolders OfThisProcess
    {
        get
        {
            lock (Gate)
            {
                if (_process is not null)
                    return _process;
                _process = Open(PrivateRoot.Find(Environment.GetEnvironmentVariable));
                AppDomain.CurrentDomain.ProcessExit += (_, _) => _process.Dispose();
                return _process;
            }
        }
    }

    /// <summary>Where all processes of this user keep theirs; null when there is no such place.</summary>
    internal string? Root => _root;

    /// <summary>A new folder, mode 0700.</summary>
    /// <param name="name">What its name begins with.</param>
    public string Create(string name)
    {
        if (_own is null)
            return Directory.CreateTempSubdirectory($"plumbline-{name}-").FullName;
        var path = Path.Combine(_own, $"{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path, Private);
        return path;
    }

    /// <summary>The path of a new folder, made by whoever first writes there; what lies above it is open to its owner alone.</summary>
    /// <param name="name">What its name begins with.</param>
    public string Reserve(string name) => _own is null ? Create(name) : Path.Combine(_own, $"{name}-{Guid.NewGuid():N}");

    /// <summary>Removes what processes that are gone have left.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(_root))
            return;
        foreach (var file in Directory.EnumerateFiles(_root, Prefix + "*" + LockSuffix))
        {
            if (file == _lock!.Name || Hold(file, FileMode.Open) is not { } held) // not null: it comes with the root
                continue;
            using (held)
            {
                Remove(file[..^LockSuffix.Length]);
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes a folder and all that is in it; links are removed, never followed. What cannot be removed stays.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveProtected(path);
        }
    }

    public void Dispose()
    {
        if (_lock is null)
            return;
        Remove(_own!); // not null: it comes with the lock
        try
        {
            File.Delete(_lock.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next program removes it.
        }
        _lock.Dispose();
    }

    /// <summary>Takes a folder below the root and removes what is left there.</summary>
    internal static WorkFolders Open(string? root)
    {
        for (var turn = 0; root is not null && turn < Tries; turn++)
        {
            var file = Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}{LockSuffix}");
            if (Hold(file, FileMode.CreateNew) is not { } held)
                continue;
            // A file system on which locks hold nothing off would show the living as dead.
            if (Hold(file, FileMode.Open) is { } second)
            {
                second.Dispose();
                held.Dispose();
                File.Delete(file);
                break;
            }
            var folders = new WorkFolders(root, held);
            folders.RemoveLeftovers();
            return folders;
        }
        return new WorkFolders(null, null);
    }

    private static FileStream? Hold(string file, FileMode mode)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions
            {
                Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
                UnixCreateMode = mode == FileMode.CreateNew ? UnixFileMode.UserRead | UnixFileMode.UserWrite : null,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What a playbook left without write permission is opened first.
    private static void RemoveProtected(string path)
    {
        try
        {
            var within = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = true,
            };
            foreach (var directory in new DirectoryInfo(path).EnumerateDirectories("*", within))
                directory.UnixFileMode |= UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead;
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
