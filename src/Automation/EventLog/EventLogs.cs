using Plumbline.Automation.EventLog.InMemory;
using Plumbline.Automation.EventLog.Sqlite;

namespace Plumbline.Automation.EventLog;

/// <summary>The forms of the event log.</summary>
public static class EventLogs
{
    /// <summary>Lives as long as the process; appending waits while a ruleset is too far behind.</summary>
    public static IEventLog InMemory() => new MemoryEventLog();

    /// <summary>Durable, in one file of mode 0600 (and its companions beside it); its folder is created when it is missing.</summary>
    /// <exception cref="EventLogException">The file cannot be opened, is damaged, or another process has it.</exception>
    public static IEventLog Sqlite(string path) => SqliteEventLog.Open(path);
}
