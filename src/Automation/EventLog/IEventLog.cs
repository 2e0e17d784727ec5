using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.EventLog.Upkeep;

namespace Plumbline.Automation.EventLog;

/// <summary>
/// The spine: every accepted event in order, what each ruleset made of it, and how far each requested action has come.
/// When a task of this port completes, its effect is durable (in the in-memory form: visible); a call that fails with
/// <see cref="EventLogException"/> had no effect that was answered; where the storage broke in the middle, the effect may be found
/// afterwards. The same call repeated (a commit under its id, an attempt or an end with its instant) then gives the answer that was lost
/// and has no second effect; only an append may come twice. All members may be called from many threads at once.
/// </summary>
public interface IEventLog : IEndLog, IReportLog, ILogUpkeep, IAsyncDisposable
{
    /// <summary>Appends one entry and returns its position, counted from 1 over all rulesets. May wait for room.</summary>
    ValueTask<long> AppendAsync(NewEntry entry, CancellationToken cancellationToken);

    /// <summary>Appends several entries, all or none, and returns the position of the last.</summary>
    ValueTask<long> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken);

    /// <summary>The entries of a ruleset behind a position, in order, at most <paramref name="limit"/>; empty when there are none
    /// yet.</summary>
    ValueTask<IReadOnlyList<LogEntry>> ReadAsync(string ruleset, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Completes as soon as the ruleset has an entry behind a position.</summary>
    ValueTask WaitAsync(string ruleset, long after, CancellationToken cancellationToken);

    /// <summary>Where a ruleset stands; a ruleset never seen before stands at position 0 without a snapshot.</summary>
    ValueTask<RulesetState> StateAsync(string ruleset, CancellationToken cancellationToken);

    /// <summary>The rulesets that have a state, in the order they were first committed.</summary>
    ValueTask<IReadOnlyList<string>> RulesetsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Records bookmark, matches with their requested actions, and snapshot in one transaction. Returns the id of the first
    /// match; the others follow it one by one (0 when there is none). A commit without match and snapshot may become durable a
    /// little later than its task says: what a crash then loses is only read again. Bookmark and clock never go back.
    /// </summary>
    ValueTask<long> CommitAsync(LogCommit commit, CancellationToken cancellationToken);

    /// <summary>The entries that could not be judged, oldest first, those that were judged again included; of one ruleset, or of all when
    /// <paramref name="ruleset"/> is null.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? ruleset, CancellationToken cancellationToken);

    /// <summary>Enters the content of a dead letter again, for the same ruleset, and returns its new position.</summary>
    /// <exception cref="ArgumentException">There is no such dead letter, or it was judged again before.</exception>
    ValueTask<long> JudgeAgainAsync(long position, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records that an attempt begins, before its process exists; attempts of an action count from 1.</summary>
    ValueTask<AttemptKey> BeginAttemptAsync(ActionKey action, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records the process of an attempt, so that a successor can end it after a crash.</summary>
    ValueTask RecordProcessAsync(AttemptKey attempt, ProcessIdentity process, CancellationToken cancellationToken);

    /// <summary>Ends an attempt, and its action with it when <see cref="AttemptEnd.Action"/> says so; entries it produced are appended in
    /// the same transaction. Returns the position of the last of them, 0 for none.</summary>
    ValueTask<long> EndAttemptAsync(AttemptKey attempt, AttemptEnd end, CancellationToken cancellationToken);

    /// <summary>Ends an action that needs no process (or ends it without a further attempt); entries it produced are appended in the same
    /// transaction. Returns the position of the last of them, 0 for none.</summary>
    ValueTask<long> CompleteAsync(ActionKey action, ActionEnd end, CancellationToken cancellationToken);

    /// <summary>The matches of a ruleset with at least one action that is not done, oldest first.</summary>
    ValueTask<IReadOnlyList<MatchRecord>> PendingAsync(string ruleset, CancellationToken cancellationToken);

    /// <summary>Matches behind an id, oldest first; of one ruleset, or of all when <paramref name="ruleset"/> is null.</summary>
    ValueTask<IReadOnlyList<MatchRecord>> MatchesAsync(string? ruleset, long after, int limit, CancellationToken cancellationToken);
}
