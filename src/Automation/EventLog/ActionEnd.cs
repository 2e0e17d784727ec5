namespace Plumbline.Automation.EventLog;

/// <summary>How an action ended.</summary>
/// <param name="Result">What is worth keeping of it, UTF-8 JSON; may be empty.</param>
/// <param name="Entries">Events and facts it produced.</param>
public sealed record ActionEnd(ActionStatus Status, DateTimeOffset At, ReadOnlyMemory<byte> Result, IReadOnlyList<NewEntry> Entries)
{
    public ActionEnd(ActionStatus status, DateTimeOffset at) : this(status, at, default, []) { }
}
