namespace Plumbline.Automation.EventLog;

/// <summary>An accepted entry: its place in the log, when it was received (never before the entry in front of it), and its content as UTF-8
/// JSON.</summary>
public sealed record LogEntry(long Position, string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset At);

/// <summary>Something for a ruleset, not yet in the log.</summary>
/// <param name="Ruleset">Key of the ruleset, unique in the process.</param>
/// <param name="Content">A JSON object as UTF-8. The log keeps the memory; the caller must not write to it again.</param>
/// <param name="At">When it was received.</param>
public readonly record struct NewEntry(string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset At);

/// <summary>What an entry is to the ruleset that reads it.</summary>
public enum EntryKind
{
    Event = 0,

    /// <summary>Content is the fact, as <c>set_fact</c> or a run made it.</summary>
    Fact = 1,

    /// <summary>Content is the request <c>{"facts": {…}, "partial": true}</c>.</summary>
    Retraction = 2,

    /// <summary>
    /// The clock: the end of a window was reached while nothing else came. Content is <c>{}</c>. So the log alone says what came before a
    /// window's end and what after it, and whoever judges its entries again, after a crash or in a replay, comes to the same.
    /// </summary>
    Tick = 3,
}
