namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>
/// The place of the database: for its owner only (it holds tokens and password hashes), and held by one process at a time.
/// </summary>
internal static class StoreFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // SQLite's own choice.
    private const int PageSize = 4096;

    // SQLite gives its log and its index the mode of the database.
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    /// <summary>
    /// Makes the file where it is not there, closes it to others, and holds it until the claim is disposed. It comes into being under
    /// another name and whole: an empty file, or one whose log is all that is left, lost what it held and is never taken for a new one.
    /// </summary>
    /// <param name="make">Writes an empty store to a path.</param>
    /// <exception cref="IOException">Another process holds it, it cannot be made, or what was there is no more.</exception>
    public static FileStream Claim(string path, Action<string> make)
    {
        var claim = Hold(path);
        try
        {
            if (File.Exists(path))
                Check(path);
            else
                Make(path, make);
            if (!OperatingSystem.IsWindows())
                foreach (var companion in Companions.Select(c => path + c).Where(File.Exists))
                    Close(companion);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Holds the place of a store, whatever is there, until the claim is disposed.</summary>
    /// <exception cref="IOException">Another process holds it, or its folder cannot be written.</exception>
    public static FileStream Hold(string path)
    {
        try
        {
            // A file of its own: closing any handle on the database would drop the locks SQLite holds on it.
            return New(path + ".lock", FileShare.None);
        }
        catch (IOException failure) when (File.Exists(path + ".lock"))
        {
            throw new IOException($"another process holds the store {path} (is the server running?)", failure);
        }
    }

    /// <summary>Whether a living process holds the place of a store.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static bool IsHeld(string path)
    {
        try
        {
            // Those who look do not stand in each other's way.
            new FileStream(path + ".lock", FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>What to say of a store that is not as it was left.</summary>
    public static IOException Damaged(string path, string how, Exception? failure = null) =>
        new($"the store {path} is damaged: {how.ReplaceLineEndings(" ").TrimEnd('.')}; bring it back from a copy, or move it aside to "
            + "start with an empty one", failure);

    private static void Check(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
            throw Damaged(path, "it is empty, and a store never is");
        // SQLite takes the rest of a page for a whole one. While a companion is there, it brings the page back.
        if (length % PageSize != 0 && new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 })
            throw Damaged(path, "it ends in the middle of a page");
    }

    private static void Make(string path, Action<string> make)
    {
        if (Directory.Exists(path))
            throw new IOException($"the store {path} cannot be made: a folder of that name is there; move it aside");
        if (File.Exists(path + "-wal"))
            throw Damaged(path, $"it is gone, but {path}-wal, which belongs to it, is there");
        var unfinished = path + ".new";
        foreach (var companion in Companions)
            File.Delete(unfinished + companion);
        New(unfinished, FileShare.ReadWrite).Dispose();
        make(unfinished);
        File.Move(unfinished, path);
    }

    private static void Close(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~Owner) != 0)
            File.SetUnixFileMode(file, Owner);
    }

    private static FileStream New(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        return new FileStream(path, options);
    }
}
