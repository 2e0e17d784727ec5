namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The tables of the log, created or checked when the file is opened.</summary>
internal static class Schema
{
    private const long Version = 1;

    // Instants are UTC ticks. The newest entry and match are never trimmed, so that numbers are not given twice.
    private const string Tables = """
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

    /// <summary>Writes an empty log.</summary>
    public static void Make(string path)
    {
        using var database = Database.Open(path, create: true);
        database.Run($"PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; {Tables} PRAGMA user_version = {Version}; COMMIT");
    }

    /// <summary>Checks the format and sets what a writing connection needs.</summary>
    public static void Prepare(Database database)
    {
        database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 16777216");
        if (Check(database) != Version)
            throw new EventLogException($"{database.Path} is damaged or not an event log (it has no format); move it aside to start with an empty one");
        // Small, and what says whose the rest is: a name that turned into another would look like a log that holds nothing.
        if (database.Word("PRAGMA integrity_check(ruleset)") is not "ok" and var trouble)
            throw new EventLogException($"{database.Path} is damaged ({trouble}); move it aside to start with an empty one");
        if (database.Number("SELECT coalesce(max(bookmark), 0) > (SELECT coalesce(max(position), 0) FROM entry) FROM ruleset") != 0)
            throw new EventLogException($"{database.Path} is damaged (entries that were judged are missing); move it aside to start with an empty one");
    }

    /// <summary>The format of the file, 0 for an empty one.</summary>
    /// <exception cref="EventLogException">It is one this program does not know.</exception>
    public static long Check(Database database)
    {
        var version = database.Number("PRAGMA user_version");
        return version is 0 or Version ? version
            : throw new EventLogException($"{database.Path} was written by another version of this program (format {version}, this one knows {Version})");
    }
}
