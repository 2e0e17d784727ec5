namespace Plumbline.Automation.EventLog;

/// <summary>Something for a ruleset, not yet in the log.</summary>
/// <param name="Ruleset">Key of the ruleset, unique in the process.</param>
/// <param name="Content">A JSON object as UTF-8. The log keeps the memory; the caller must not write to it again.</param>
/// <param name="At">When it was received.</param>
public readonly record struct NewEntry(string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset At);
