namespace Plumbline.Automation.EventLog;

/// <summary>How deep events may be nested. One limit for the whole path: who checks it before the answer promises that every stage behind
/// can read the event.</summary>
public static class EventDepth
{
    /// <summary>The deepest event, its outermost object counted as 1. A body under <c>payload</c> may be one less.</summary>
    public const int Most = 500;

    /// <summary>For documents that hold events somewhere inside: matches by name, retractions, variables of a run.</summary>
    public const int Around = 2 * Most;
}
