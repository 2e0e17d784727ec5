using SQLitePCL;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>What a failure of the storage is called, and what it means for the calls after it.</summary>
internal static class Storage
{
    private const string CodeKey = "sqlite";

    public static EventLogException Failure(int code, string path, string text)
    {
        var message = (code & 0xff) switch
        {
            raw.SQLITE_FULL => $"the disk of {path} is full",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                $"{path} is damaged or not an event log ({text}); move it aside to start with an empty one",
            raw.SQLITE_IOERR => $"{path} cannot be read or written ({text}); check the disk: it is tried again until it works",
            raw.SQLITE_CANTOPEN => $"{path} cannot be opened ({text})",
            raw.SQLITE_READONLY or raw.SQLITE_PERM => $"{path} may not be written",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{path} is held by another process",
            _ => $"{path}: {text}",
        };
        var failure = new EventLogException(message);
        failure.Data[CodeKey] = code & 0xff;
        return failure;
    }

    /// <summary>True when trying the same batch in smaller pieces cannot help.</summary>
    public static bool IsStorage(Exception failure) =>
        Code(failure) is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_READONLY
            or raw.SQLITE_CANTOPEN;

    /// <summary>
    /// True when the connection may not be used any more: after a failed sync the kernel may have dropped what was written, and a later
    /// sync that succeeds would prove nothing. A new connection that writes all of it again does.
    /// </summary>
    public static bool IsBroken(Exception failure) => Code(failure) is raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_CANTOPEN;

    /// <summary>True when nothing may be recorded any more: what is in the file is wrong.</summary>
    public static bool IsDamaged(Exception failure) => Code(failure) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>A failure of any kind as the port knows it; a mistake of the caller stays what it is.</summary>
    public static Exception Told(Exception failure, string path) =>
        failure is EventLogException or ArgumentException
            ? failure
            : new EventLogException($"{path} could not be written by a defect of this program: {failure.Message}", failure);

    private static int Code(Exception failure) => failure is EventLogException && failure.Data[CodeKey] is int code ? code : 0;
}
