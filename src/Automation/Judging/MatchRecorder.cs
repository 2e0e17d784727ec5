using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Judging;

/// <summary>
/// Writes what a session made of the log: bookmark, matches and, now and then, the session itself. What the log refuses is written again as
/// it is, until it is recorded: the entry is not judged a second time.
/// </summary>
/// <param name="part">Where a refusal is shown.</param>
/// <param name="snapshotEvery">Entries between two snapshots; 0 for a log that does not outlive the process.</param>
internal sealed class MatchRecorder(string key, Ruleset ruleset, LogWrites writes, string part, int snapshotEvery)
{
    // A log that keeps nothing forgets what is judged in handfuls.
    private const int ForgetEvery = 32;

    private int _sinceSnapshot;

    /// <summary>Records the matches of one entry and returns them as fired rules.</summary>
    public async Task<IReadOnlyList<FiredRule>> RecordAsync(
        long position, IReadOnlyList<Match> matches, RuleSession session, CancellationToken cancellationToken)
    {
        var recorded = new NewMatch[matches.Count];
        for (var i = 0; i < matches.Count; i++)
            recorded[i] = MatchOf(matches[i].Rule, matches[i].At, BindingsOf(matches[i]));
        var first = await CommitAsync(
            new LogCommit { Ruleset = key, Bookmark = position, Clock = session.Now, Matches = recorded }, cancellationToken)
                .ConfigureAwait(false);
        return [.. matches.Select((match, i) => new FiredRule(ruleset, match.Rule, first + i, match.At, recorded[i].Bindings, []))];
    }

    /// <summary>Moves the bookmark over entries that fired nothing.</summary>
    public async ValueTask AdvanceAsync(long position, int entries, RuleSession session, CancellationToken cancellationToken)
    {
        if ((_sinceSnapshot += entries) < (snapshotEvery > 0 ? snapshotEvery : ForgetEvery))
            return;
        await SaveAsync(position, session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records how far the session has come and, in a durable log, the session itself.</summary>
    public async ValueTask SaveAsync(long position, RuleSession session, CancellationToken cancellationToken)
    {
        await CommitAsync(
            new LogCommit { Ruleset = key, Bookmark = position, Clock = session.Now, Snapshot = snapshotEvery > 0
                ? session.Snapshot()
                : default },
            cancellationToken).ConfigureAwait(false);
        _sinceSnapshot = 0;
    }

    /// <summary>Records that an entry could not be judged, and moves the bookmark over it.</summary>
    public Task BuryAsync(DeadLetter letter, RuleSession session, CancellationToken cancellationToken) =>
        CommitAsync(new LogCommit { Ruleset = key, Bookmark = letter.Position, Clock = session.Now, Dead = [letter] }, cancellationToken);

    /// <summary>The firing, which lets go of its events while it waits where the log has them.</summary>
    public FiredRule Reloadable(FiredRule fired) => snapshotEvery > 0 ? fired with { Reload = ReloadOf(fired.Match) } : fired;

    /// <summary>A firing of a rule with all that it asks for.</summary>
    /// <param name="asked">Who asked for it; null where an event did.</param>
    public static NewMatch MatchOf(Rule rule, DateTimeOffset at, ReadOnlyMemory<byte> bindings, AskedByUser? asked = null) =>
        new(rule.Name, at, bindings, [.. rule.Actions.Select(a => new RequestedAction(a.Name, asked?.Write() ?? default))]);

    // Names of bindings are identifiers, so they need no escaping; the events are JSON already.
    internal static byte[] BindingsOf(Match match)
    {
        using var json = new MemoryStream();
        json.WriteByte((byte)'{');
        for (var i = 0; i < match.Bindings.Count; i++)
        {
            var (name, content) = match.Bindings[i];
            json.Write(Encoding.UTF8.GetBytes($"{(i == 0 ? "" : ",")}\"{name}\":"));
            json.Write(content.Span);
        }
        json.WriteByte((byte)'}');
        return json.ToArray();
    }

    // Apart, so that what reads the events again does not hold them.
    private Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> ReloadOf(long match) => async cancellationToken =>
        (await writes.DoAsync(part, log => log.MatchesAsync(null, match - 1, 1, CancellationToken.None), cancellationToken)
            .ConfigureAwait(false)) is [var found] && found.Id == match
            ? found.Bindings
            : throw new EventLogException($"match {match} is not in the event log any more");

    private Task<long> CommitAsync(LogCommit commit, CancellationToken cancellationToken)
    {
        // The same commit again, after an answer that was lost, has no second effect.
        var told = commit with { Id = Random.Shared.NextInt64(1, long.MaxValue) };
        return writes.DoAsync(part, log => log.CommitAsync(told, CancellationToken.None), cancellationToken);
    }
}
