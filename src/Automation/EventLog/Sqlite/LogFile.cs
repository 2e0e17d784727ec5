namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The place of the log: readable by its owner only (events may hold secrets), and held by one process at a time.</summary>
internal static class LogFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    // SQLite's own choice.
    private const int PageSize = 4096;

    public static FileStream Claim(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        try
        {
            // The runtime holds an advisory lock on a file opened without sharing; it goes with the process.
            return New(path + ".lock");
        }
        catch (IOException failure) when (File.Exists(path + ".lock"))
        {
            throw new IOException("another process holds it (is the program already running with this state?)", failure);
        }
    }

    /// <summary>
    /// Makes sure the log is there. It comes into being under another name and whole: an empty file, or one whose companion is all
    /// that is left, is a log that lost what it held, and is never taken for a new one.
    /// </summary>
    /// <param name="make">Writes an empty log to a path.</param>
    /// <exception cref="EventLogException">What was there is no more.</exception>
    public static void Ensure(string path, Action<string> make)
    {
        const string Cure = "bring it back from a copy, or move it aside to start with an empty one";
        if (File.Exists(path))
        {
            var length = new FileInfo(path).Length;
            if (length == 0)
                throw new EventLogException($"{path} is damaged: it is empty, and an event log never is; {Cure}");
            // SQLite takes the rest of a page for a whole one. While a companion is there, it brings the page back.
            if (length % PageSize != 0 && new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 })
                throw new EventLogException($"{path} is damaged: it ends in the middle of a page; {Cure}");
            return;
        }
        if (File.Exists(path + "-wal"))
            throw new EventLogException($"{path} is gone, but {path}-wal, which belongs to it, is there; {Cure}");
        var unfinished = path + ".new";
        foreach (var left in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(unfinished + left);
        New(unfinished).Dispose();
        make(unfinished);
        File.Move(unfinished, path);
    }

    /// <summary>True for a file that begins as SQLite's files do.</summary>
    public static bool IsDatabase(string path)
    {
        Span<byte> begin = stackalloc byte[Begin.Length];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual(Begin);
    }

    private static ReadOnlySpan<byte> Begin => "SQLite format 3\0"u8;

    private static FileStream New(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = OwnerFile,
    });
}
