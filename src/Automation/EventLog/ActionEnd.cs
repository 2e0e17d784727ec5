namespace Plumbline.Automation.EventLog;

/// <summary>How an action ended.</summary>
/// <param name="Result">What is worth keeping of it, UTF-8 JSON; may be empty.</param>
/// <param name="Entries">Events and facts it produced.</param>
public sealed record ActionEnd(ActionStatus Status, DateTimeOffset At, ReadOnlyMemory<byte> Result, IReadOnlyList<NewEntry> Entries)
{
    public ActionEnd(ActionStatus status, DateTimeOffset at) : this(status, at, default, []) { }

    /// <summary>What is told outside of it, each UTF-8 JSON; recorded together with the end.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Reports { get; init; } = [];
}

/// <summary>How an attempt ended.</summary>
/// <param name="Action">The end of the whole action; null when another attempt is to follow.</param>
public sealed record AttemptEnd(ActionStatus Status, DateTimeOffset At, ActionEnd? Action);

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
