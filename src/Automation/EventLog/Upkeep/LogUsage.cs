namespace Plumbline.Automation.EventLog.Upkeep;

/// <summary>How large a log is.</summary>
/// <param name="Bytes">What its content takes; 0 for a log that is not on a disk.</param>
/// <param name="OnDisk">What its file takes, room inside that is free included.</param>
/// <param name="Entries">From the oldest that is kept to the newest; those forgotten in between count too, since counting a large log takes
/// long.</param>
/// <param name="Oldest">When the oldest entry came; null without entries.</param>
public sealed record LogUsage(long Bytes, long OnDisk, long Entries, DateTimeOffset? Oldest);
