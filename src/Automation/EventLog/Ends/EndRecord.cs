namespace Plumbline.Automation.EventLog.Ends;

/// <summary>An action that ended and kept a result.</summary>
/// <param name="Number">Its place among all ends.</param>
/// <param name="Ruleset">The ruleset as the log knows it.</param>
/// <param name="Action">The name of the action, such as <c>run_playbook</c>.</param>
/// <param name="Result">UTF-8 JSON, never empty.</param>
public sealed record EndRecord(
    long Number, ActionKey Key, string Ruleset, string Rule, string Action, ActionStatus Status, DateTimeOffset At, ReadOnlyMemory<byte> Result);
