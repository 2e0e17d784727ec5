namespace Plumbline.Automation.EventLog;

/// <summary>A log that can tell how much waits in it without reading it.</summary>
public interface IMeasuredLog
{
    /// <summary>Entries of a ruleset behind its bookmark: how many, their bytes, and the position of the last (0 when nothing
    /// waits).</summary>
    ValueTask<(long Entries, long Bytes, long Last)> WaitingAsync(string ruleset, CancellationToken cancellationToken);
}
