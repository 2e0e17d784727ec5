namespace Plumbline.Automation.EventLog;

/// <summary>A recorded match with all its actions in the rule's order, the ones already done included.</summary>
public sealed record MatchRecord(
    long Id, string Ruleset, string Rule, DateTimeOffset At, ReadOnlyMemory<byte> Bindings, IReadOnlyList<ActionRecord> Actions);
