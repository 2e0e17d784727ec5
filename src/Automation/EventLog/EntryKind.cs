namespace Plumbline.Automation.EventLog;

/// <summary>What an entry is to the ruleset that reads it.</summary>
public enum EntryKind
{
    Event = 0,

    /// <summary>Content is the fact, as <c>set_fact</c> or a run made it.</summary>
    Fact = 1,

    /// <summary>Content is the request <c>{"facts": {…}, "partial": true}</c>.</summary>
    Retraction = 2,

    /// <summary>
    /// The clock: the end of a window was reached while nothing else came. Content is <c>{}</c>. So the log alone says what came before a window's end and what after
    /// it, and whoever judges its entries again, after a crash or in a replay, comes to the same.
    /// </summary>
    Tick = 3,
}
