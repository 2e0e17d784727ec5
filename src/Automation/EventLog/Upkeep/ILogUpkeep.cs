namespace Plumbline.Automation.EventLog.Upkeep;

/// <summary>What keeps a log from growing for ever, and shows that it can be written. Nothing that is not done is ever forgotten.</summary>
public interface ILogUpkeep
{
    /// <summary>
    /// Forgets what is older than an instant and no longer needed: entries behind which the ruleset has both bookmark and
    /// snapshot, and matches whose actions are all done and whose ends nobody still has to read. Returns the number of entries forgotten.
    /// </summary>
    ValueTask<long> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Forgets some of the oldest that is no longer needed, however young it is. Returns how many entries and matches went; 0 when
    /// all that is there is needed.</summary>
    ValueTask<long> TrimOldestAsync(CancellationToken cancellationToken);

    /// <summary>How large the log is.</summary>
    ValueTask<LogUsage> UsageAsync(CancellationToken cancellationToken);

    /// <summary>How many entries are older than an instant, as <see cref="LogUsage.Entries"/> counts; few are looked at however many there
    /// are.</summary>
    ValueTask<long> OlderAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Gives room that forgetting made free back to the disk, a slice after the other.</summary>
    ValueTask ShrinkAsync(CancellationToken cancellationToken);

    /// <summary>Writes something small that nobody reads: it fails as any write would.</summary>
    ValueTask ProbeAsync(DateTimeOffset at, CancellationToken cancellationToken);
}
