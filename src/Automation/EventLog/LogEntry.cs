namespace Plumbline.Automation.EventLog;

/// <summary>An accepted entry: its place in the log, when it was received (never before the entry in front of it), and its content as UTF-8 JSON.</summary>
public sealed record LogEntry(long Position, string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset At);
