namespace Plumbline.Automation.Progress;

/// <summary>One thing that happened on the path of an event, told for people.</summary>
/// <param name="Match">The match in the event log it belongs to, or 0.</param>
/// <param name="Host">The host it is about, or null.</param>
/// <param name="ObjectType">The type of the documented object, such as <c>dcim.device</c>, or null; not shown, but it decides who may see the step.</param>
/// <param name="ObjectId">The object's id, or 0.</param>
public sealed record Step(
    DateTimeOffset At, StepKind Kind, string Text, string? Ruleset = null, string? Rule = null, long Match = 0, string? Host = null,
    string? ObjectType = null, long ObjectId = 0);
