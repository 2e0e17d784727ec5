namespace Plumbline.Automation.EventLog;

/// <summary>What an entry is to the ruleset that reads it.</summary>
public enum EntryKind
{
    Event = 0,

    /// <summary>Content is the fact, as <c>set_fact</c> or a run made it.</summary>
    Fact = 1,

    /// <summary>Content is the request <c>{"facts": {…}, "partial": true}</c>.</summary>
    Retraction = 2,
}
