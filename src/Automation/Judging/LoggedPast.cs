using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>The past of a session as a durable log has it: the last snapshot, and the entries behind it.</summary>
internal sealed class LoggedPast(string key, CompiledRuleset compiled, SessionOptions options, IEventLog log, ILogger logger) : ISessionPast
{
    private const int BatchSize = 1000;

    public void Judged(LogEntry entry, RuleSession session)
    {
    }

    public async ValueTask<RuleSession> BackAsync(long position, DateTimeOffset clock, CancellationToken cancellationToken)
    {
        var state = await log.StateAsync(key, cancellationToken).ConfigureAwait(false);
        var without = (await log.DeadLettersAsync(key, cancellationToken).ConfigureAwait(false)).Select(d => d.Position).ToHashSet();
        while (true)
        {
            var (session, from) = Restore(state, position);
            if (await RepeatAsync(session, from, position, without, cancellationToken).ConfigureAwait(false) is { } failed)
            {
                // It may have changed the session half-way: once more, without it.
                without.Add(failed);
                continue;
            }
            session.AdvanceTo(clock);
            return session;
        }
    }

    // What fires on the way was recorded before and is dropped. Returns the position of an entry that cannot be judged.
    private async ValueTask<long?> RepeatAsync(
        RuleSession session, long from, long position, HashSet<long> without, CancellationToken cancellationToken)
    {
        while (from < position)
        {
            var entries = await log.ReadAsync(key, from, BatchSize, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries.TakeWhile(e => e.Position <= position && !cancellationToken.IsCancellationRequested))
                if (!without.Contains(entry.Position) && !TryRepeat(session, entry))
                    return entry.Position;
            cancellationToken.ThrowIfCancellationRequested();
            from = entries.Count == 0 ? position : entries[^1].Position;
        }
        return null;
    }

    private bool TryRepeat(RuleSession session, LogEntry entry)
    {
        try
        {
            SessionEntry.Insert(session, entry);
            return true;
        }
#pragma warning disable CA1031 // it was judged before, by this version or another; a session without it is better than none
        catch (Exception defect)
#pragma warning restore CA1031
        {
            logger.NotRepeated(defect, compiled.Ruleset.Name, entry.Position, defect.Message);
            return false;
        }
    }

    private (RuleSession Session, long Position) Restore(RulesetState state, long position)
    {
        var name = compiled.Ruleset.Name;
        string? unusable = null;
        if (!state.Snapshot.IsEmpty)
        {
            if (RuleSession.Restore(compiled, state.Snapshot.Span, options, out var remark) is { } session)
            {
                if (remark != null)
                    logger.SnapshotInPart(name, remark);
                return (session, state.SnapshotBookmark);
            }
            unusable = remark;
        }
        if (unusable != null && state.Forgotten == 0)
            logger.SnapshotRebuilt(name, unusable);
        else if (state.Forgotten > 0)
            logger.SnapshotLost(name, unusable ?? "there is none", state.Forgotten);
        // Events may have been accepted before the session begins; the first of them tells it the time.
        return (new RuleSession(compiled, DateTimeOffset.UnixEpoch, options), 0);
    }
}
