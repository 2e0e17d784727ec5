namespace Plumbline.Automation.EventLog;

/// <summary>How far an action or an attempt has come.</summary>
public enum ActionStatus
{
    Requested = 0,
    Started = 1,
    Succeeded = 2,
    Failed = 3,

    /// <summary>The process ended with ours; of an attempt only.</summary>
    Interrupted = 4,

    /// <summary>Ended on purpose, or never begun.</summary>
    Cancelled = 5,
}
