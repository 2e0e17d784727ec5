namespace Plumbline.Automation.EventLog.Ends;

/// <summary>An action that ended and kept a result.</summary>
/// <param name="Number">Its place among all ends.</param>
/// <param name="Ruleset">The ruleset as the log knows it.</param>
/// <param name="Action">The name of the action, such as <c>run_playbook</c>.</param>
/// <param name="Result">UTF-8 JSON, never empty.</param>
public sealed record EndRecord(
    long Number, ActionKey Key, string Ruleset, string Rule, string Action, ActionStatus Status, DateTimeOffset At,
        ReadOnlyMemory<byte> Result);

/// <summary>How far a reader of ends has come.</summary>
/// <param name="Read">Ends up to this number were read.</param>
/// <param name="Needed">Ends from this number on are kept for the reader.</param>
/// <param name="Note">What the reader remembers beside it; may be empty.</param>
public sealed record ReaderMark(long Read, long Needed, ReadOnlyMemory<byte> Note)
{
    public static readonly ReaderMark Beginning = new(0, 1, default);
}
