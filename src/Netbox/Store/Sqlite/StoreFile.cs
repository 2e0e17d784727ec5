namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The place of the database: for its owner only (it holds tokens and password hashes), and held by one process at a time.</summary>
internal static class StoreFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // SQLite gives its log and its index the mode of the database.
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    /// <summary>Makes the file where it is not there, closes it to others, and holds it until the claim is disposed.</summary>
    /// <exception cref="IOException">Another process holds it, or it cannot be made.</exception>
    public static FileStream Claim(string path)
    {
        FileStream claim;
        try
        {
            // A file of its own: closing any handle on the database would drop the locks SQLite holds on it.
            claim = New(path + ".lock", FileShare.None);
        }
        catch (IOException failure) when (File.Exists(path + ".lock"))
        {
            throw new IOException($"another process holds the store {path} (is the server running?)", failure);
        }
        try
        {
            if (!File.Exists(path))
                New(path, FileShare.ReadWrite).Dispose();
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
