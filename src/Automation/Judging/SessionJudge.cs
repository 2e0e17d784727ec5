using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>
/// The session of a running ruleset. What judging an entry changes counts as done only when <see cref="Recorded"/> says so; until then the
/// session is ahead of the log and can be brought back. An entry that judging breaks on leaves no trace in it.
/// </summary>
internal sealed class SessionJudge(string ruleset, ISessionPast past, ILogger logger)
{
    /// <summary>How often an entry is tried that judging breaks on.</summary>
    public const int Attempts = 3;

    private readonly Lock _gate = new();
    private RuleSession? _session;
    private DateTimeOffset _clock;

    /// <summary>True when the session knows of something that is not recorded.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>For the one who judges; others look through <see cref="Look{T}"/>.</summary>
    public RuleSession Session => _session!; // BeginAsync comes before everything else

    /// <summary>Looks at the session while nobody changes it; null before it has begun.</summary>
    public T? Look<T>(Func<RuleSession, T> look) where T : class
    {
        lock (_gate)
            return _session is null ? null : look(_session);
    }

    /// <summary>Begins where the ruleset stands in the log.</summary>
    public async ValueTask BeginAsync(RulesetState state, CancellationToken cancellationToken)
    {
        _clock = state.Clock;
        await BackAsync(state.Bookmark, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges an entry. With a failure the session is spoiled until <see cref="JudgeAgainAsync"/> has brought it back.</summary>
    public (IReadOnlyList<Match> Matches, Exception? Failure) Judge(LogEntry entry)
    {
        try
        {
            IsAhead = true;
            lock (_gate)
                return (SessionEntry.Insert(Session, entry), null);
        }
#pragma warning disable CA1031 // the session does no I/O: whatever it throws is a defect, its or the entry's
        catch (Exception defect)
#pragma warning restore CA1031
        {
            return ([], defect);
        }
    }

    /// <summary>Brings the session back and judges an entry again that failed by a defect; where that fails <see cref="Attempts"/> times in
    /// all, says with what, and the session is as before.</summary>
    /// <param name="before">Position of the entry judged last.</param>
    public async ValueTask<(IReadOnlyList<Match> Matches, Exception? Failure)> JudgeAgainAsync(
        LogEntry entry, Exception failure, long before, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            logger.JudgingFailed(failure, ruleset, entry.Position, attempt, Attempts, failure.Message);
            await BackAsync(before, cancellationToken).ConfigureAwait(false);
            if (attempt == Attempts)
                return ([], failure);
            var judged = Judge(entry);
            if (judged.Failure is null)
                return judged;
            failure = judged.Failure;
        }
    }

    /// <summary>What came of the last entry is in the log.</summary>
    public void Recorded(LogEntry entry)
    {
        IsAhead = false;
        _clock = Session.Now;
        past.Judged(entry, Session);
    }

    /// <summary>Brings the session back to what is recorded.</summary>
    /// <param name="position">Of the entry judged last.</param>
    public async ValueTask BackAsync(long position, CancellationToken cancellationToken)
    {
        var session = await past.BackAsync(position, _clock, cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _session = session;
        IsAhead = false;
    }
}
