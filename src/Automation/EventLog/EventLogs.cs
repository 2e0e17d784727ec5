using Plumbline.Automation.EventLog.InMemory;
using Plumbline.Automation.EventLog.Sqlite;
using Plumbline.Supervision;

namespace Plumbline.Automation.EventLog;

/// <summary>The forms of the event log.</summary>
public static class EventLogs
{
    /// <summary>Lives as long as the process; appending waits while a ruleset is too far behind.</summary>
    public static IEventLog InMemory() => new MemoryEventLog();

    /// <summary>Durable, in one file of mode 0600 (and its companions beside it); its folder is created when it is missing.</summary>
    /// <param name="health">Where the log shows whether its last write succeeded.</param>
    /// <exception cref="EventLogException">The file cannot be opened, is damaged, or another process has it.</exception>
    public static IEventLog Sqlite(string path, HealthPart? health = null) => SqliteEventLog.Open(path, health);

    /// <summary>Opens a durable log for looking only; the process that writes it may be running.</summary>
    /// <exception cref="EventLogException">There is no such file, or it is no event log.</exception>
    public static IEventLogReader Reading(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new EventLogException($"{path}: there is no such event log");
        if (!LogFile.IsDatabase(path))
            throw new EventLogException($"{path} is no event log; one is the file events.db of a state folder");
        var database = Database.OpenReading(path);
        try
        {
            switch (Schema.Check(database))
            {
                case 0:
                    throw new EventLogException($"{path} is no event log");
                case < Schema.Version:
                    database.Dispose();
                    Schema.BringUpToDate(path);
                    database = Database.OpenReading(path);
                    break;
            }
            return new Reader(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
