namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The place of the log: readable by its owner only (events may hold secrets), and held by one process at a time.</summary>
internal static class LogFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    public static FileStream Claim(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        if (!File.Exists(path))
            New(path).Dispose();
        try
        {
            // The runtime holds an advisory lock on a file opened without sharing; it goes with the process.
            return New(path + ".lock");
        }
        catch (IOException failure)
        {
            throw new IOException("another process holds it (is the program already running with this state?)", failure);
        }
    }

    private static FileStream New(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = OwnerFile,
    });
}
