namespace Plumbline.Automation.EventLog;

/// <summary>
/// How far a ruleset has come. To resume: take the snapshot (as of <paramref name="SnapshotBookmark"/> and
/// <paramref name="SnapshotClock"/>), read on from there, and drop the matches that arise up to <paramref name="Bookmark"/> and
/// <paramref name="Clock"/>: those are recorded already.
/// </summary>
public sealed record RulesetState(
    string Ruleset, long Bookmark, DateTimeOffset Clock, ReadOnlyMemory<byte>? Snapshot, long SnapshotBookmark, DateTimeOffset SnapshotClock);
