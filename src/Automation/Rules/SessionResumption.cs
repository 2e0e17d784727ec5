using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Rules;

/// <summary>
/// Where a ruleset goes on: its session as of the bookmark, and the matches whose actions are not done.
/// The session comes from the last snapshot and the log behind it; what fires on the way was recorded before and is dropped.
/// </summary>
internal sealed record SessionResumption(RuleSession Session, long Position, IReadOnlyList<FiredRule> Pending)
{
    private const int BatchSize = 1000;

    public static async Task<SessionResumption> ReadAsync(
        string key, CompiledRuleset compiled, SessionOptions options, IEventLog log, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var state = await log.StateAsync(key, cancellationToken).ConfigureAwait(false);
        var (session, position) = Restore(compiled, options, state, time, logger);
        while (position < state.Bookmark)
        {
            var entries = await log.ReadAsync(key, position, BatchSize, cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0)
                break;
            foreach (var entry in entries.TakeWhile(e => e.Position <= state.Bookmark))
                Repeat(session, entry);
            position = Math.Min(entries[^1].Position, state.Bookmark);
        }
        if (state.Bookmark > 0)
            session.AdvanceTo(state.Clock);

        var pending = await PendingAsync(key, compiled, log, logger, cancellationToken).ConfigureAwait(false);
        if (state.Bookmark > 0)
            logger.Resumed(compiled.Ruleset.Name, state.Bookmark, pending.Count);
        return new(session, Math.Max(position, state.Bookmark), pending);
    }

    private static (RuleSession Session, long Position) Restore(
        CompiledRuleset compiled, SessionOptions options, RulesetState state, TimeProvider time, ILogger logger)
    {
        if (state.Snapshot is { } snapshot)
        {
            if (RuleSession.Restore(compiled, snapshot.Span, options) is { } session)
                return (session, state.SnapshotBookmark);
            logger.SnapshotRefused(compiled.Ruleset.Name, "it was written by another version");
            return (new RuleSession(compiled, state.Clock, options), state.Bookmark);
        }
        return (new RuleSession(compiled, state.Bookmark > 0 ? DateTimeOffset.UnixEpoch : time.GetUtcNow(), options), 0);
    }

    private static void Repeat(RuleSession session, LogEntry entry)
    {
        try
        {
            SessionEntry.Insert(session, entry);
        }
        catch (JsonException)
        {
            // Left out the first time, and said then.
        }
    }

    private static async Task<IReadOnlyList<FiredRule>> PendingAsync(
        string key, CompiledRuleset compiled, IEventLog log, ILogger logger, CancellationToken cancellationToken)
    {
        var pending = new List<FiredRule>();
        foreach (var match in await log.PendingAsync(key, cancellationToken).ConfigureAwait(false))
        {
            var rule = compiled.Ruleset.Rules.FirstOrDefault(r => r.Name == match.Rule && r.Enabled);
            if (rule is null)
                logger.RuleGone(compiled.Ruleset.Name, match.Rule);
            else
                pending.Add(new FiredRule(compiled.Ruleset, rule, match.Id, match.At, match.Bindings, match.Actions));
        }
        return pending;
    }
}
