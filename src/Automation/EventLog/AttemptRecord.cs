namespace Plumbline.Automation.EventLog;

/// <summary>A recorded attempt. One that is <see cref="ActionStatus.Started"/> after a restart was cut by the crash; its process may still live.</summary>
public sealed record AttemptRecord(AttemptKey Key, ActionStatus Status, DateTimeOffset Began, DateTimeOffset? Ended, ProcessIdentity? Process);
