using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>Copies a store's file whole, as it is at one moment, and puts one in the place of another.</summary>
internal static class StoreCopy
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    /// <summary>
    /// Writes a copy, beside whoever writes the store, and syncs it; the file comes into being whole, readable by its owner alone. It
    /// replaces what is there.
    /// </summary>
    /// <param name="check">Looks at the finished copy before it gets its name; what it throws leaves the target as it was.</param>
    /// <exception cref="IOException">The store cannot be read, or the copy not be written.</exception>
    public static void Write(string store, string target, Action<string> check)
    {
        var unfinished = target + ".new";
        try
        {
            Remove(unfinished);
            Make(unfinished);
            using (var connection = Open(store))
            using (var command = connection.CreateCommand())
            {
                command.CommandText = "PRAGMA busy_timeout = 5000; VACUUM INTO $file";
                command.Parameters.AddWithValue("$file", unfinished);
                command.ExecuteNonQuery();
            }
            Sync(unfinished);
            check(unfinished);
            File.Move(unfinished, target, overwrite: true);
        }
        catch (SqliteException failure)
        {
            throw new IOException($"{store} cannot be copied to {target}: {WriteFailure.Reason(failure)}", failure);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>
    /// Puts a copy in the place of a store that nobody holds. What was there is kept beside it; until the last moment it is in its place.
    /// </summary>
    /// <param name="check">Looks at what is about to become the store.</param>
    /// <returns>Where the former store is; null when there was none.</returns>
    /// <exception cref="IOException">Another process holds the store, or a file cannot be written.</exception>
    public static string? Replace(string copy, string store, Func<DateTimeOffset> now, Action<string> check)
    {
        using var claim = StoreFile.Hold(store);
        var unfinished = store + ".restored";
        try
        {
            Write(copy, unfinished, check);
            var kept = Keep(store, now());
            // What belongs to the former store would be taken for a part of the new one.
            foreach (var companion in Companions)
                File.Delete(store + companion);
            File.Move(unfinished, store, overwrite: true);
            return kept;
        }
        finally
        {
            Remove(unfinished);
        }
    }

    private static string? Keep(string store, DateTimeOffset now)
    {
        if (!File.Exists(store) && !File.Exists(store + "-wal"))
            return null;
        FoldLog(store);
        var kept = $"{store}.{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        foreach (var companion in Companions.Prepend("").Where(c => File.Exists(store + c)))
            Copy(store + companion, kept + companion);
        return kept;
    }

    // The log's content goes into the file itself. A store that is damaged keeps both.
    private static void FoldLog(string store)
    {
        try
        {
            using var connection = Open(store);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // It is copied as it is.
        }
    }

    private static void Copy(string source, string target)
    {
        Make(target);
        using (var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (var to = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        new FileStream(path, options).Dispose();
    }

    private static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string path)
    {
        foreach (var companion in Companions.Prepend(""))
            File.Delete(path + companion);
    }
}
