namespace Plumbline.Automation.EventLog;

/// <summary>An action of a recorded match and its attempts in order.</summary>
/// <param name="Result">Of a done action; may be empty.</param>
public sealed record ActionRecord(
    ActionKey Key, RequestedAction Request, ActionStatus Status, ReadOnlyMemory<byte> Result, IReadOnlyList<AttemptRecord> Attempts)
{
    public bool IsDone => Status is not (ActionStatus.Requested or ActionStatus.Started);
}
