using Plumbline.Automation.EventLog.InMemory;

namespace Plumbline.Automation.EventLog;

/// <summary>The forms of the event log.</summary>
public static class EventLogs
{
    /// <summary>Lives as long as the process; appending waits while a ruleset is too far behind.</summary>
    public static IEventLog InMemory() => new MemoryEventLog();
}
