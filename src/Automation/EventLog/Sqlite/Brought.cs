namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>What the end of an action brought.</summary>
/// <param name="Position">Of the last entry, 0 for none.</param>
/// <param name="Appended">The entries that are new in the log; none when the same end was recorded before.</param>
internal sealed record Brought(long Position, IReadOnlyList<LogEntry> Appended);
