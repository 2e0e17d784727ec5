namespace Plumbline.Automation.Progress;

/// <summary>One thing that happened on the path of an event, told for people.</summary>
/// <param name="Match">The match in the event log it belongs to, or 0.</param>
/// <param name="Host">The host it is about, or null.</param>
public sealed record Step(DateTimeOffset At, StepKind Kind, string Text, string? Ruleset = null, string? Rule = null, long Match = 0, string? Host = null);
