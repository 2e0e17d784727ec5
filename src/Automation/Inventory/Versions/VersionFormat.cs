using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Sqlite;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>How the file of the versions is laid out.</summary>
internal static class VersionFormat
{
    private const long Format = 1;
    private const string Unusable = "unusable";

    private const string Schema = """
        CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE host (name TEXT PRIMARY KEY, hash BLOB NOT NULL, body BLOB NOT NULL);
        CREATE TABLE object (kind INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE INDEX object_of_name ON object (name);
        CREATE TABLE version (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL);
        CREATE TABLE cause (
            id INTEGER PRIMARY KEY, type TEXT NOT NULL, object INTEGER NOT NULL, repr TEXT NOT NULL, event TEXT NOT NULL, user TEXT NOT NULL,
            request TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE change (
            id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, host TEXT NOT NULL, told INTEGER NOT NULL, causes TEXT NOT NULL,
            delta BLOB NOT NULL);
        CREATE INDEX change_of_version ON change (version);
        CREATE INDEX change_of_host ON change (host, id);
        """;

    /// <summary>Makes the tables.</summary>
    /// <param name="database">An empty file.</param>
    /// <param name="changesBehind">The changes in it have numbers behind this one.</param>
    public static void Make(Database database, long changesBehind) =>
        database.Run($"BEGIN IMMEDIATE; {Schema} PRAGMA user_version = {Format}; "
            + $"INSERT INTO sqlite_sequence (name, seq) VALUES ('change', {changesBehind}); COMMIT");

    /// <summary>Whether a failure tells of a file that this program cannot go on with, whole as it may be.</summary>
    public static bool IsOther(EventLogException failure) => failure.Data.Contains(Unusable);

    /// <summary>The format of a file; 0 of one that is empty.</summary>
    /// <exception cref="EventLogException">It is of another version of this program, or does not hold what it should.</exception>
    public static long Check(Database database)
    {
        var format = database.Number("PRAGMA user_version");
        if (format is < 0 or > Format)
            throw Failure($"{database.Path} was written by another version of this program (format {format}, this one knows {Format})");
        // A count of the tables above.
        const int Tables = 6;
        return format == 0 || database.Number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN "
            + "('mark', 'host', 'object', 'version', 'cause', 'change')") == Tables
                ? format
                : throw Failure($"{database.Path} does not hold what it should");
    }

    /// <summary>A failure that <see cref="IsOther"/> tells from those that pass.</summary>
    public static EventLogException Failure(string message, Exception? inner = null)
    {
        var failure = inner is null ? new EventLogException(message) : new EventLogException(message, inner);
        failure.Data[Unusable] = true;
        return failure;
    }
}
