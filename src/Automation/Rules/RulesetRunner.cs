using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Rules;

/// <summary>
/// Feeds a ruleset's session from the event log and records what fired.
/// 1. Read the entries behind the bookmark. 2. Judge each, with its time of arrival as the session's time. 3. Record bookmark and
/// matches in one transaction. 4. Hand the matches to their actions. 5. With nothing to read, wait for an entry or the end of a window.
/// </summary>
public sealed class RulesetRunner : IAsyncDisposable
{
    private const int BatchSize = 256;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CompiledRuleset _compiled;
    private readonly IEventLog _log;
    private readonly RulesetRunnerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PlanQueue _plans;
    private readonly MatchRecorder _recorder;
    private readonly JudgedPosition _judged = new();
    private readonly Lock _sessionGate = new();
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RuleSession? _session;

    public RulesetRunner(
        string key, CompiledRuleset compiled, IEventLog log, IFiredRuleHandler handler, SemaphoreSlim slots,
        RulesetRunnerOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(options);
        (Key, _compiled, _log, _options, _time, _logger) = (key, compiled, log, options, time, logger);
        _plans = new PlanQueue(handler, compiled.Ruleset.ExecutionStrategy ?? options.Strategy, slots, logger);
        _recorder = new MatchRecorder(key, compiled.Ruleset, log, options.SnapshotEvery);
    }

    /// <summary>Name of the ruleset in the event log.</summary>
    public string Key { get; }

    public Ruleset Ruleset => _compiled.Ruleset;

    /// <summary>True when the actions of several fired rules may run at one time.</summary>
    public bool IsParallel => (Ruleset.ExecutionStrategy ?? _options.Strategy) == ExecutionStrategy.Parallel;

    /// <summary>The facts and waiting events of the session; each stays valid for as long as it is referenced.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facts()
    {
        lock (_sessionGate)
            return _session?.Facts ?? [];
    }

    /// <summary>Counters of the session, for statistics.</summary>
    public SessionCounters? Counters()
    {
        lock (_sessionGate)
            return _session?.Counters;
    }

    /// <summary>Completes when every entry up to a position has been judged.</summary>
    public Task JudgedAsync(long position, CancellationToken cancellationToken) => _judged.ReachAsync(position, cancellationToken);

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

    /// <summary>Judges entries until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var position = await ResumeAsync(cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _plans.RoomAsync(cancellationToken).ConfigureAwait(false);
                var entries = await _log.ReadAsync(Key, position, BatchSize, cancellationToken).ConfigureAwait(false);
                if (entries.Count == 0)
                {
                    await WaitAsync(position, cancellationToken).ConfigureAwait(false);
                    continue;
                }
                foreach (var entry in entries)
                {
                    _options.Observe?.Invoke(entry);
                    var matches = Judge(entry);
                    if (matches.Count > 0)
                        await FireAsync(entry.Position, matches, windowEnded: false, cancellationToken).ConfigureAwait(false);
                    position = entry.Position;
                    _judged.Advance(position);
                }
                await _recorder.AdvanceAsync(position, entries.Count, _session!, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (EventLogException e)
            {
                _logger.LogUnavailable(Ruleset.Name, RetryAfter.TotalSeconds, e.Message);
                await Task.Delay(RetryAfter, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        // The log may be gone by now; without this last save the next start only reads a little more.
        if (_options.SnapshotEvery > 0)
            await _recorder.SaveAsync(position, _session!, CancellationToken.None).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _plans.DisposeAsync();

    private async Task<long> ResumeAsync(CancellationToken cancellationToken)
    {
        var resumption = await SessionResumption.ReadAsync(
            Key, _compiled, new SessionOptions { Log = new SessionLog(_logger) }, _log, _time, _logger, cancellationToken).ConfigureAwait(false);
        lock (_sessionGate)
            _session = resumption.Session;
        _judged.Advance(resumption.Position);
        foreach (var fired in resumption.Pending)
            _plans.Enqueue(fired);
        _resumed.TrySetResult();
        return resumption.Position;
    }

    private IReadOnlyList<Match> Judge(LogEntry entry)
    {
        lock (_sessionGate)
        {
            try
            {
                return SessionEntry.Insert(_session!, entry);
            }
            catch (JsonException e)
            {
                _logger.EventLeftOut(Ruleset.Name, entry.Position, e.Message);
                return [];
            }
        }
    }

    private async Task FireAsync(long position, IReadOnlyList<Match> matches, bool windowEnded, CancellationToken cancellationToken)
    {
        foreach (var fired in await _recorder.RecordAsync(position, matches, _session!, windowEnded, cancellationToken).ConfigureAwait(false))
        {
            _logger.RuleFired(Ruleset.Name, fired.Rule.Name, position);
            _options.Fired?.Invoke(fired);
            _plans.Enqueue(fired);
        }
    }

    // Waits for an entry, or until the next window of the session ends.
    private async Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        DateTimeOffset? deadline;
        lock (_sessionGate)
            deadline = _session!.NextDeadline;
        if (deadline is not { } due)
        {
            await _log.WaitAsync(Key, position, cancellationToken).ConfigureAwait(false);
            return;
        }
        var left = due - _time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            using var timer = new CancellationTokenSource(left, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            try
            {
                await _log.WaitAsync(Key, position, either.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The window ended first.
            }
        }
        IReadOnlyList<Match> matches;
        lock (_sessionGate)
            matches = _session!.AdvanceTo(_time.GetUtcNow());
        if (matches.Count > 0)
            await FireAsync(position, matches, windowEnded: true, cancellationToken).ConfigureAwait(false);
    }
}
