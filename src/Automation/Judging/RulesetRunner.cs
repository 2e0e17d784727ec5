using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;

namespace Plumbline.Automation.Judging;

/// <summary>
/// Feeds a ruleset's session from the event log and records what fired.
/// 1. Read the entries behind the bookmark. 2. Judge each, with its time of arrival as the session's time. 3. Record bookmark and
/// matches in one transaction. 4. Hand the matches to their actions. 5. With nothing to read, wait for an entry or the end of a window.
/// It goes on whatever happens: what the log refuses is written again as it is; where judging itself breaks, the session is brought back to
/// what is recorded; an entry that breaks it again and again is set aside.
/// </summary>
public sealed class RulesetRunner : IAsyncDisposable
{
    private const int BatchSize = 256;
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private readonly IEventLog _log;
    private readonly RulesetRunnerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HealthPart _health;
    private readonly Aside _aside;
    private readonly LogWrites _writes;
    private readonly PlanQueue _plans;
    private readonly JudgedPosition _judged = new();
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CompiledRuleset _compiled;
    private MatchRecorder _recorder;
    private SessionJudge _judge;
    private JudgingPause? _pause;
    private long _position;
    private int _dead;

    public RulesetRunner(
        string key, CompiledRuleset compiled, IEventLog log, IFiredRuleHandler handler, SemaphoreSlim slots,
        RulesetRunnerOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(options);
        (Key, _compiled, _log, _options, _time, _logger) = (key, compiled, log, options, time, logger);
        _health = options.Health.Part($"rules {key}");
        _aside = new Aside(_health, logger);
        _plans = new PlanQueue(
            handler, StrategyOf(compiled), slots, options.Health.Part($"actions {key}"),
            () => _judged.IsAwaited || Volatile.Read(ref _pause) is not null, logger);
        _writes = new LogWrites(log, options.Health, time, logger) { Backoff = options.Backoff };
        (_recorder, _judge) = Judging(compiled, []);
    }

    /// <summary>Name of the ruleset in the event log.</summary>
    public string Key { get; }

    public Ruleset Ruleset => _compiled.Ruleset;

    /// <summary>True when the actions of several fired rules may run at one time.</summary>
    public bool IsParallel => StrategyOf(_compiled) == ExecutionStrategy.Parallel;

    /// <summary>The facts and waiting events of the session; each stays valid for as long as it is referenced.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facts() => _judge.Look(session => session.Facts) ?? [];

    /// <summary>The facts and waiting events that a session brings back from the log which has not begun yet, or holds by now.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> KeptFactsAsync(CancellationToken cancellationToken)
    {
        if (_resumed.Task.IsCompleted)
            return Facts();
        if (_options.SnapshotEvery == 0)
            return [];
        var (_, past) = Judging(_compiled, []);
        await past.BeginAsync(await _log.StateAsync(Key, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return past.Session.Facts;
    }

    /// <summary>Counters of the session, for statistics.</summary>
    public SessionCounters? Counters() => _judge.Look(session => session.Counters);

    /// <summary>Completes when every entry up to a position has been judged.</summary>
    public Task JudgedAsync(long position, CancellationToken cancellationToken)
    {
        var judged = _judged.ReachAsync(position, cancellationToken);
        if (!judged.IsCompleted)
            _plans.Nudge();
        return judged;
    }

    /// <summary>Completes when the session is back from the log and the matches that were open have their actions queued.</summary>
    public Task Resumed => _resumed.Task;

    /// <summary>Completes when the actions so far have ended or wait for something outside this process.</summary>
    public Task SettledAsync(CancellationToken cancellationToken) => _plans.SettledAsync(cancellationToken);

    /// <summary>Completes when no action waits or runs.</summary>
    public Task IdleAsync(CancellationToken cancellationToken) => _plans.IdleAsync(cancellationToken);

    /// <summary>True when no action waits or runs.</summary>
    public bool IsIdle => _plans.Open == 0;

    /// <summary>Ends the running actions of this ruleset.</summary>
    public void CutActions() => _plans.Cut();

    /// <summary>Firings that were cut before their last action had ended.</summary>
    public int FiringsCut => _plans.Dropped;

    /// <summary>Stands still between two entries until the pause is over: events are accepted, actions go on, nothing is judged.</summary>
    public async Task<JudgingPause> PauseAsync(CancellationToken cancellationToken)
    {
        var pause = new JudgingPause();
        Interlocked.Exchange(ref _pause, pause)?.Dispose();
        _plans.Nudge();
        try
        {
            // Wakes it when it waits.
            await _log.AppendAsync(new NewEntry(Key, EntryKind.Tick, Nothing, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            await pause.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
            return pause;
        }
        catch
        {
            pause.Dispose();
            throw;
        }
    }

    /// <summary>Has the actions of a recorded match done once more, as a match of its own with the same events.</summary>
    /// <returns>The new match; 0 when the log has no such match of this ruleset.</returns>
    /// <exception cref="ArgumentException">The rulebook of today has no such rule.</exception>
    public async Task<long> FireAgainAsync(long match, AskedByUser asked, CancellationToken cancellationToken)
    {
        await _resumed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if ((await _log.MatchesAsync(Key, match - 1, 1, cancellationToken).ConfigureAwait(false)) is not [var found] || found.Id != match)
            return 0;
        var rule = Ruleset.Rules.FirstOrDefault(r => r.Name == found.Rule && r.Enabled)
            ?? throw new ArgumentException($"there is no rule '{found.Rule}' in {Ruleset.Name} any more");
        var again = MatchRecorder.MatchOf(rule, _time.GetUtcNow(), found.Bindings, asked);
        // The bookmark of a commit never moves back.
        var commit = new LogCommit { Ruleset = Key, Bookmark = 0, Clock = default, Matches = [again], IsDoneAgain = true };
        var id = await _log.CommitAsync(commit, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ActionRecord> recorded = [.. again.Actions.Select(
            (action, index) => new ActionRecord(new ActionKey(id, index), action, ActionStatus.Requested, default, []))];
        var fired = new FiredRule(Ruleset, rule, id, again.At, found.Bindings, recorded);
        _aside.Tell("who watches the matches", _options.Fired, fired);
        _plans.Enqueue(_recorder.Reloadable(fired));
        return id;
    }

    /// <summary>Judges entries until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                if (!_resumed.Task.IsCompleted)
                    await ResumeAsync(cancellationToken).ConfigureAwait(false);
                else if (_judge.IsAhead)
                    await _judge.BackAsync(_position, cancellationToken).ConfigureAwait(false);
                if (Volatile.Read(ref _pause) is not null)
                    await StandStillAsync(cancellationToken).ConfigureAwait(false);
                await GoOnAsync(cancellationToken).ConfigureAwait(false);
                _health.Works();
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // a ruleset does not end by a defect: it goes on from what is recorded
            catch (Exception e)
#pragma warning restore CA1031
            {
                await WaitAfterAsync(e, _options.Backoff.After(++failures), cancellationToken).ConfigureAwait(false);
            }
        }
        await SaveAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _plans.DisposeAsync();

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var state = await _log.StateAsync(Key, cancellationToken).ConfigureAwait(false);
        await _judge.BeginAsync(state, cancellationToken).ConfigureAwait(false);
        var pending = await PendingMatches.ReadAsync(Key, Ruleset, _log, _logger, cancellationToken).ConfigureAwait(false);
        ShowDead((await _log.DeadLettersAsync(Key, cancellationToken).ConfigureAwait(false)).Count(d => d.JudgedAgainAs == 0));
        if (state.Bookmark > 0)
            _logger.Resumed(Ruleset.Name, state.Bookmark, pending.Count);
        _position = state.Bookmark;
        _judged.Advance(_position);
        foreach (var fired in pending)
            _plans.Enqueue(_recorder.Reloadable(fired));
        _resumed.TrySetResult();
    }

    private (MatchRecorder Recorder, SessionJudge Judge) Judging(CompiledRuleset compiled, byte[] before)
    {
        var session = new SessionOptions { Log = new SessionLog(_logger) };
        return (new MatchRecorder(Key, compiled.Ruleset, _writes, _health.Name, _options.SnapshotEvery),
            new SessionJudge(
                compiled.Ruleset.Name,
                _options.SnapshotEvery > 0
                    ? new LoggedPast(Key, compiled, session, _log, _logger)
                    : new KeptPast(compiled, _time.GetUtcNow(), session, before),
                _logger));
    }

    private async Task StandStillAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _pause, null) is not { } pause)
            return;
        try
        {
            if (await pause.OverAsync(cancellationToken).ConfigureAwait(false) is { } compiled)
                await TakeUpAsync(compiled, cancellationToken).ConfigureAwait(false);
            pause.Ended();
        }
#pragma warning disable CA1031 // whoever asked for it is told; the old rules go on
        catch (Exception e)
#pragma warning restore CA1031
        {
            pause.Failed(e);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task TakeUpAsync(CompiledRuleset compiled, CancellationToken cancellationToken)
    {
        await _recorder.SaveAsync(_position, _judge.Session, cancellationToken).ConfigureAwait(false);
        var (recorder, judge) = Judging(compiled, _options.SnapshotEvery > 0 ? [] : _judge.Session.Snapshot());
        await judge.BeginAsync(await _log.StateAsync(Key, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        (_compiled, _recorder, _judge) = (compiled, recorder, judge);
        _plans.Strategy = StrategyOf(compiled);
    }

    private ExecutionStrategy StrategyOf(CompiledRuleset compiled) => compiled.Ruleset.ExecutionStrategy ?? _options.Strategy;

    // Judges what is there, or waits for something to judge.
    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        await _plans.RoomAsync(cancellationToken).ConfigureAwait(false);
        if (Volatile.Read(ref _pause) is not null)
            return;
        var entries = await _log.ReadAsync(Key, _position, BatchSize, cancellationToken).ConfigureAwait(false);
        if (entries.Count == 0)
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        foreach (var entry in entries)
        {
            if (_plans.IsHeavy)
                await _plans.RoomAsync(cancellationToken).ConfigureAwait(false);
            _aside.Tell("who watches the entries", _options.Observe, entry);
            await TakeAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        await _recorder.AdvanceAsync(_position, entries.Count, _judge.Session, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask TakeAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        var (matches, failure) = _judge.Judge(entry);
        if (failure != null || matches.Count > 0)
            return TakeAsync(entry, matches, failure, cancellationToken);
        if (_options.Unmatched is { } unmatched && entry.Kind == EntryKind.Event)
            _aside.Tell(
                "who watches what fires nothing", _ => unmatched(entry, () => _judge.Session.Explain(entry.Content, entry.At)), entry);
        Taken(entry);
        return ValueTask.CompletedTask;
    }

    private async ValueTask TakeAsync(
        LogEntry entry, IReadOnlyList<Match> matches, Exception? failure, CancellationToken cancellationToken)
    {
        if (failure != null)
            (matches, failure) = await _judge.JudgeAgainAsync(entry, failure, _position, cancellationToken).ConfigureAwait(false);
        if (failure != null)
            await SetAsideAsync(entry, failure, cancellationToken).ConfigureAwait(false);
        else if (matches.Count > 0)
            await FireAsync(entry.Position, matches, cancellationToken).ConfigureAwait(false);
        Taken(entry, failure == null);
    }

    private void Taken(LogEntry entry, bool isJudged = true)
    {
        if (isJudged)
            _judge.Recorded(entry);
        _position = entry.Position;
        _judged.Advance(_position);
    }

    private async Task SetAsideAsync(LogEntry entry, Exception failure, CancellationToken cancellationToken)
    {
        var letter = new DeadLetter(Key, entry.Position, $"{failure.GetType().Name}: {failure.Message}", SessionJudge.Attempts,
            _time.GetUtcNow());
        await _recorder.BuryAsync(letter, _judge.Session, cancellationToken).ConfigureAwait(false);
        _logger.EventSetAside(Ruleset.Name, entry.Position);
        ShowDead(_dead + 1);
    }

    private void ShowDead(int dead)
    {
        _dead = dead;
        if (dead == 0)
            return;
        _health.Measure("set_aside", dead);
        _health.Lasting($"{dead} {(dead == 1 ? "event" : "events")} could not be judged; 'plumbline events --dead' shows "
            + $"{(dead == 1 ? "it" : "them")}");
    }

    private async Task FireAsync(long position, IReadOnlyList<Match> matches, CancellationToken cancellationToken)
    {
        foreach (var fired in await _recorder.RecordAsync(position, matches, _judge.Session, cancellationToken).ConfigureAwait(false))
        {
            _logger.RuleFired(Ruleset.Name, fired.Rule.Name, position);
            _aside.Tell("who watches the matches", _options.Fired, fired);
            _plans.Enqueue(_recorder.Reloadable(fired));
        }
    }

    // Waits for an entry, or until the next window of the session ends.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _health.Works();
        if (_judge.Session.NextDeadline is not { } due)
        {
            await _log.WaitAsync(Key, _position, cancellationToken).ConfigureAwait(false);
            return;
        }
        var left = due - _time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            using var timer = new CancellationTokenSource(left, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            try
            {
                await _log.WaitAsync(Key, _position, either.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The window ended first.
            }
        }
        // What is on its way into the log comes before the end of the window, and everybody who reads the log sees it there.
        await _log.AppendAsync(new NewEntry(Key, EntryKind.Tick, Nothing, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    private Task WaitAfterAsync(Exception failure, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (failure is EventLogException)
        {
            _health.Degraded($"waits for the event log: {failure.Message}");
            _logger.LogUnavailable(Ruleset.Name, pause.TotalSeconds, failure.Message);
        }
        else
        {
            _health.Defect();
            _health.Failed(failure.Message);
            _logger.JudgingBroke(failure, Ruleset.Name, pause.TotalSeconds, failure.Message);
        }
        return Task.Delay(pause, _time, cancellationToken)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // The log may be gone by now; without this last save the next start only reads a little more. A session that is ahead of what is
    // recorded is not saved.
    private async Task SaveAsync()
    {
        if (_options.SnapshotEvery == 0 || !_resumed.Task.IsCompleted || _judge.IsAhead)
            return;
        try
        {
            await _recorder.SaveAsync(_position, _judge.Session, new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EventLogException or ObjectDisposedException)
        {
            _logger.NotSaved(Ruleset.Name, e.Message);
        }
    }
}
