namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The tables of the log, created, brought up to date or checked when the file is opened.</summary>
internal static class Schema
{
    public const long Version = 5;

    // Instants are UTC ticks. The newest entry and match are never trimmed, so that numbers are not given twice.
    internal const string First = """
        CREATE TABLE ruleset (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
            bookmark INTEGER NOT NULL DEFAULT 0, clock INTEGER NOT NULL DEFAULT 0, commits INTEGER NOT NULL DEFAULT 0,
            snapshot BLOB, snapshot_bookmark INTEGER NOT NULL DEFAULT 0, snapshot_clock INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE entry (
            position INTEGER PRIMARY KEY, ruleset INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX entry_of_ruleset ON entry (ruleset, position);
        CREATE TABLE match (
            id INTEGER PRIMARY KEY, ruleset INTEGER NOT NULL, rule TEXT NOT NULL, at INTEGER NOT NULL, bindings BLOB NOT NULL, open INTEGER NOT NULL);
        CREATE INDEX match_open ON match (ruleset, id) WHERE open > 0;
        CREATE TABLE action (
            match INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, request BLOB NOT NULL, status INTEGER NOT NULL, result BLOB,
            PRIMARY KEY (match, place)) WITHOUT ROWID;
        CREATE TABLE attempt (
            match INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, status INTEGER NOT NULL, began INTEGER NOT NULL,
            ended INTEGER, process INTEGER, started TEXT, PRIMARY KEY (match, place, number)) WITHOUT ROWID;
        """;

    // Version 1 wrote an empty snapshot with every match and so hid the one that was there; its log still has every entry.
    internal const string Second = """
        ALTER TABLE ruleset ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ruleset ADD COLUMN last_commit INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ruleset ADD COLUMN last_match INTEGER NOT NULL DEFAULT 0;
        UPDATE ruleset SET snapshot = NULL, snapshot_bookmark = 0, snapshot_clock = 0 WHERE length(snapshot) = 0;
        ALTER TABLE action ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE action ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE dead (
            position INTEGER PRIMARY KEY, ruleset INTEGER NOT NULL, reason TEXT NOT NULL, failures INTEGER NOT NULL, at INTEGER NOT NULL,
            again INTEGER NOT NULL DEFAULT 0);
        """ + EndTable.Schema;

    internal const string Third = """
        ALTER TABLE ruleset ADD COLUMN snapshot_sum INTEGER;
        ALTER TABLE entry ADD COLUMN sum INTEGER;
        ALTER TABLE match ADD COLUMN sum INTEGER;
        """;

    /// <summary>Writes an empty log, whose file can give room that became free back to the disk.</summary>
    public static void Make(string path)
    {
        using var database = Database.Open(path, create: true);
        database.Run($"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; {First} {Second} {Third} {ReportTable.Schema} "
            + $"{FiringTable.Schema} PRAGMA user_version = {Version}; COMMIT");
    }

    /// <summary>Checks the format, brings it up to date, and sets what a writing connection needs.</summary>
    public static void Prepare(Database database)
    {
        database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; "
            + "PRAGMA journal_size_limit = 16777216");
        var found = Check(database);
        if (found == 0)
            throw new EventLogException($"{database.Path} is damaged or not an event log (it has no format); move it aside to start with "
                + "an empty one");
        // Small, and what says whose the rest is: a name that turned into another would look like a log that holds nothing.
        if (database.Word("PRAGMA integrity_check(ruleset)") is not "ok" and var trouble)
            throw new EventLogException($"{database.Path} is damaged ({trouble}); move it aside to start with an empty one");
        if (database.Number("SELECT coalesce(max(bookmark), 0) > (SELECT coalesce(max(position), 0) FROM entry) FROM ruleset") != 0)
            throw new EventLogException($"{database.Path} is damaged (entries that were judged are missing); move it aside to start with "
                + "an empty one");
        if (found < Version)
            Change(database, found);
        Checksum.VerifyStart(database);
    }

    /// <summary>Changes a file of an older version into one of this version.</summary>
    /// <exception cref="EventLogException">It cannot be written, or another process has it.</exception>
    public static void BringUpToDate(string path)
    {
        FileStream held;
        try
        {
            held = LogFile.Claim(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EventLogException($"{path} was written by an older version of this program and cannot be brought up to date: "
                + $"{failure.Message}", failure);
        }
        using (held)
        {
            using var database = Database.Open(path, create: false);
            Prepare(database);
        }
    }

    private static void Change(Database database, long found)
    {
        try
        {
            database.Run($"BEGIN IMMEDIATE; {(found < 2 ? Second : "")} {(found < 3 ? Third : "")} "
                + $"{(found < 4 ? ReportTable.Schema : "")} {FiringTable.Schema} {FiringTable.Fill} PRAGMA user_version = {Version}; COMMIT");
        }
        catch
        {
            if (database.InTransaction)
                database.Run("ROLLBACK");
            throw;
        }
        if (found < 2)
            Rebuild(database);
    }

    // A file of the first version cannot give room back until it has been written anew once. Where that fails (it needs as much room again)
    // all else works.
    private static void Rebuild(Database database)
    {
        try
        {
            database.Run("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
        }
        catch (EventLogException)
        {
            // It stays as it is.
        }
    }

    /// <summary>The format of the file, 0 for an empty one.</summary>
    /// <exception cref="EventLogException">It is one this program does not know.</exception>
    public static long Check(Database database)
    {
        var version = database.Number("PRAGMA user_version");
        return version is >= 0 and <= Version ? version
            : throw new EventLogException($"{database.Path} was written by another version of this program (format {version}, this one "
                + $"knows {Version} and before)");
    }
}
