namespace Plumbline.Automation.EventLog;

/// <summary>How an attempt ended.</summary>
/// <param name="Action">The end of the whole action; null when another attempt is to follow.</param>
public sealed record AttemptEnd(ActionStatus Status, DateTimeOffset At, ActionEnd? Action);
