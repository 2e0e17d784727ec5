namespace Plumbline.Automation.EventLog;

/// <summary>
/// How far a ruleset has come. To resume: take the snapshot (as of <paramref name="SnapshotBookmark"/> and
/// <paramref name="SnapshotClock"/>), read on from there, and drop the matches that arise up to <paramref name="Bookmark"/> and
/// <paramref name="Clock"/>: those are recorded already.
/// </summary>
/// <param name="Snapshot">The saved session; empty when there is none, and then it is as of position 0.</param>
/// <param name="Forgotten">The ruleset's entries up to here are no longer in the log; 0 when all of them are.</param>
public sealed record RulesetState(
    string Ruleset, long Bookmark, DateTimeOffset Clock, ReadOnlyMemory<byte> Snapshot, long SnapshotBookmark, DateTimeOffset SnapshotClock,
        long Forgotten = 0)
{
    /// <summary>Where a ruleset stands that was never seen.</summary>
    public static RulesetState Beginning(string ruleset) => new(ruleset, 0, default, default, 0, default);
}
