namespace Plumbline.Automation.Progress;

/// <summary>One thing that happened on the path of an event, told for people.</summary>
/// <param name="Match">The match in the event log it belongs to, or 0.</param>
/// <param name="Host">The host it is about, or null.</param>
/// <param name="ObjectType">The type of the documented object, such as <c>dcim.device</c>, or null; not shown, but it decides who may see
/// the step.</param>
/// <param name="ObjectId">The object's id, or 0.</param>
/// <param name="Result">How a run ended, in a word: <c>succeeded</c>, <c>failed</c>, <c>timed out</c> …, <c>checked</c> when it only
/// told what it would do; null for other steps.</param>
/// <param name="EventId">The <c>meta.uuid</c> of the event that it is about, where the step knows it.</param>
public sealed record Step(
    DateTimeOffset At, StepKind Kind, string Text, string? Ruleset = null, string? Rule = null, long Match = 0, string? Host = null,
    string? ObjectType = null, long ObjectId = 0, string? Result = null, string? EventId = null);

/// <summary>The stations on the path of an event, in their order.</summary>
public enum StepKind
{
    /// <summary>Something was written into the store.</summary>
    Documented,

    /// <summary>A source accepted an event.</summary>
    Accepted,

    /// <summary>A rule fired.</summary>
    Matched,

    /// <summary>A run waits: for readiness, for a host that another run holds, or before a retry.</summary>
    Waiting,

    /// <summary><c>ansible-playbook</c> was started.</summary>
    Started,

    /// <summary>A task ended on a host.</summary>
    Task,

    /// <summary>The run ended.</summary>
    Ended,

    /// <summary>The result was written back.</summary>
    WrittenBack,
}
