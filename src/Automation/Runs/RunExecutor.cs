using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Locks;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Plumbline.Supervision;
using System.Collections.Concurrent;

namespace Plumbline.Automation.Runs;

/// <summary>
/// Carries a request through: wait until the hosts are ready, hold them, run Ansible, try again as the rulebook says, record the end.
/// The end of this program leaves the request open in the log (its attempt is marked interrupted); everything else closes it.
/// </summary>
public sealed class RunExecutor : IDisposable
{
    private readonly IHostLocks _locks;
    private readonly RunPolicies _policies;
    private readonly RunSettings _settings;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IRunObserver _observer;
    private readonly RunPreparation _preparation;
    private readonly RunAttempts _attempts;
    private readonly RunClosing _closing;
    private readonly RunRecovery _recovery;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<ActionKey, UnderWay> _running = new();
    private readonly ConcurrentDictionary<AttemptSlot, Task> _underWay = new();
    private readonly CancellationTokenSource _draining = new();

    public RunExecutor(
        IPlaybookRunner runner, IEventLog log, IRunInventory inventory, IReadiness readiness, IHostLocks locks, RunPolicies policies,
            IRunObserver observer,
        RunSettings settings, HealthBoard health, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_locks, _policies, _settings, _health, _time, _logger) = (locks, policies, settings, health, time, logger);
        var writes = new LogWrites(log, health, time, logger);
        _observer = new GuardedRunObserver(observer, health, logger);
        _preparation = new RunPreparation(inventory, readiness, settings, time);
        _attempts = new RunAttempts(runner, writes, _observer, settings, time, logger);
        _closing = new RunClosing(writes, _observer, settings.Outputs, time, logger);
        _recovery = new RunRecovery(runner, log, writes, time, logger);
        _places = new SemaphoreSlim(settings.MaxParallel, settings.MaxParallel);
    }

    /// <summary>Runs to the end and records it.</summary>
    /// <exception cref="OperationCanceledException">This program ends; the request stays open.</exception>
    public async Task<RunOutcome> ExecuteAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var policy = _policies.For(request.Ruleset, request.Rule, request.Name);
        if (policy?.Retries is { } retries)
            request = request with { Retries = retries };
        var trace = new RunTrace(request, _observer, _time, _logger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running[request.Key] = new UnderWay(stop, trace);
        try
        {
            var cut = await _recovery.EndAsync(request.Part, request.Earlier, cancellationToken).ConfigureAwait(false);
            if (cut > _settings.Reruns)
                return await GiveUpAsync(request, trace, cut, cancellationToken).ConfigureAwait(false);
            return await WaitAndTryAsync(request, policy, trace, stop.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await _closing.WithoutAttemptAsync(request, trace, RunEnd.Canceled, "canceled while it waited", cancellationToken)
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // an end that nobody foresaw is an end: recorded, and not run again
        catch (Exception defect) when (!cancellationToken.IsCancellationRequested && defect is not ArgumentException)
#pragma warning restore CA1031
        {
            _health.Part(request.Part).Defect();
            _logger.AttemptBroke(defect, request.Name, request.Rule, defect.Message);
            return await _closing.WithoutAttemptAsync(
                request, trace, RunEnd.NotStarted, $"a defect of this program: {defect.Message}", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(request.Key, out _);
        }
    }

    /// <summary>The runs that wait or are under way, oldest first.</summary>
    public IReadOnlyList<OpenRun> Open() =>
        [.. _running.OrderBy(r => r.Key.Match).ThenBy(r => r.Key.Index).Select(r => r.Value.Trace.Open)];

    /// <summary>The tasks of a run's attempt that ended so far, and those that are done now; empty when no such run is under way.</summary>
    public IReadOnlyList<RunTask> TasksOf(ActionKey key) =>
        _running.TryGetValue(key, out var run) ? run.Trace.Tasks.WithRunning(_time.GetUtcNow()) : [];

    /// <summary>Ends a run for good, wherever it stands. False when no such run is under way.</summary>
    public bool Cancel(ActionKey key)
    {
        if (!_running.TryGetValue(key, out var run))
            return false;
        try
        {
            run.Stop.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Starts no further attempt and waits for those under way. Requests that wait stay open; they go on after the next start.
    /// </summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_underWay.Values), Task.Delay(limit, _time, cancellationToken)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _places.Dispose();
        _draining.Dispose();
    }

    // Its hosts are those of now: nobody asks what they were when it was cut, but someone who looks at a machine wants to read there that
    // it was not done.
    private async Task<RunOutcome> GiveUpAsync(RunRequest request, RunTrace trace, int cut, CancellationToken programEnds)
    {
        using var scratch = new RunScratch();
        try
        {
            await _preparation.FindHostsAsync(request, scratch, trace, programEnds).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the end is recorded whether its hosts can be found or not
        catch (Exception e) when (!programEnds.IsCancellationRequested)
#pragma warning restore CA1031
        {
            trace.Warn($"the hosts are not known: {e.Message}");
        }
        return await _closing.WithoutAttemptAsync(
            request, trace, RunEnd.Interrupted, $"cut {cut} times by the end of this program", programEnds).ConfigureAwait(false);
    }

    // Who waits when the end of this program is announced goes on waiting, for the end.
    private async Task<RunOutcome> WaitAndTryAsync(
        RunRequest request, RunPolicy? policy, RunTrace trace, CancellationToken stop, CancellationToken programEnds)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop, _draining.Token);
        try
        {
            return await TryAllAsync(request, policy, trace, new RunBreaks(waiting.Token, stop, programEnds)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<RunOutcome> TryAllAsync(RunRequest request, RunPolicy? policy, RunTrace trace, RunBreaks breaks)
    {
        for (var failed = request.Earlier.Count(a => a.Status == ActionStatus.Failed); ; failed++)
        {
            if (failed > 0)
                await PauseAsync(request, trace, failed, breaks.Waiting).ConfigureAwait(false);
            var isLast = failed >= request.Retries;
            using var scratch = new RunScratch();
            var prepared = await _preparation.PrepareAsync(request, policy, scratch, trace, breaks.Waiting).ConfigureAwait(false);
            if (prepared is PreparedRun.Skipped skipped)
                return await _closing.WithoutAttemptAsync(request, trace, RunEnd.Skipped, skipped.Why, breaks.ProgramEnds)
                    .ConfigureAwait(false);
            if (prepared is PreparedRun.Gone gone)
                return await _closing.WithoutAttemptAsync(request, trace, RunEnd.Gone, gone.Why, breaks.ProgramEnds).ConfigureAwait(false);
            if (prepared is PreparedRun.Refused refused)
            {
                if (isLast || !refused.AnotherTry)
                    return await _closing.WithoutAttemptAsync(request, trace, RunEnd.NotStarted, refused.Problem, breaks.ProgramEnds)
                        .ConfigureAwait(false);
                await _closing.FailedBeforeItsProcessAsync(request, trace, refused.Problem, breaks.ProgramEnds).ConfigureAwait(false);
                continue;
            }
            if (await AttemptAsync(request, policy, (PreparedRun.Ready)prepared, scratch, trace, isLast, breaks)
                .ConfigureAwait(false) is { } outcome)
                return outcome;
        }
    }

    private async Task<RunOutcome?> AttemptAsync(
        RunRequest request, RunPolicy? policy, PreparedRun.Ready ready, RunScratch scratch, RunTrace trace, bool isLast, RunBreaks breaks)
    {
        var holding = _locks.HoldAsync(ready.Inventory.Hosts, breaks.Waiting);
        var waited = !holding.IsCompleted;
        if (waited)
        {
            await trace.WaitAsync("another run is on one of its hosts", breaks.Waiting).ConfigureAwait(false);
            request.Values.Release();
        }
        await using var held = (await holding.ConfigureAwait(false)).ConfigureAwait(false);
        var place = _places.WaitAsync(breaks.Waiting);
        if (!place.IsCompleted)
        {
            waited = true;
            request.Values.Release();
            await trace.WaitAsync($"{_settings.MaxParallel} runs are under way, as many as may be", breaks.Waiting).ConfigureAwait(false);
        }
        await place.ConfigureAwait(false);
        try
        {
            // What was read before a wait may be old now; the hosts that are held stay those of the first look.
            if (waited)
                switch (await _preparation.PrepareAsync(request, policy, scratch, trace, breaks.Waiting).ConfigureAwait(false))
                {
                    case PreparedRun.Ready again when again.Inventory.Hosts.SequenceEqual(ready.Inventory.Hosts):
                        ready = again;
                        break;
                    case PreparedRun.Gone gone:
                        return await _closing.WithoutAttemptAsync(request, trace, RunEnd.Gone, gone.Why, breaks.ProgramEnds)
                            .ConfigureAwait(false);
                }
            breaks.Waiting.ThrowIfCancellationRequested();
            var (key, result) = await UnderWayAsync(_attempts.RunAsync(request, ready.Inventory, trace, breaks.Stop)).ConfigureAwait(false);
            if (result.Status == RunStatus.Canceled && breaks.ProgramEnds.IsCancellationRequested)
            {
                await _closing.InterruptedAsync(request, key, breaks.ProgramEnds).ConfigureAwait(false);
                throw new OperationCanceledException(breaks.ProgramEnds);
            }
            if (result.Status == RunStatus.Failed && !isLast)
            {
                await _closing.FailedAsync(request, key, breaks.ProgramEnds).ConfigureAwait(false);
                return null;
            }
            return await _closing.AfterAttemptAsync(request, trace, key, ready.Inventory, result, breaks.ProgramEnds).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<(AttemptKey Key, RunResult Result)> UnderWayAsync(Task<(AttemptKey Key, RunResult Result)> attempt)
    {
        var slot = new AttemptSlot();
        _underWay[slot] = attempt;
        try
        {
            return await attempt.ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(slot, out _);
        }
    }

    private async Task PauseAsync(RunRequest request, RunTrace trace, int retry, CancellationToken cancellationToken)
    {
        _logger.Retrying(request.Action, request.Name, retry, request.Retries, trace.LastProblem ?? "an attempt before the restart failed");
        if (request.Delay > TimeSpan.Zero)
        {
            await trace.WaitAsync($"the attempt before failed, the next follows after {request.Delay.TotalSeconds:0.###} s",
                cancellationToken).ConfigureAwait(false);
            request.Values.Release();
            await Task.Delay(request.Delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class AttemptSlot;

    private sealed record UnderWay(CancellationTokenSource Stop, RunTrace Trace);

    /// <summary>What can end a run before its own end.</summary>
    /// <param name="Waiting">Ends what waits: the run was cancelled, or no further attempt may begin.</param>
    /// <param name="Stop">Ends the attempt under way: the run was cancelled, or the program ends.</param>
    /// <param name="ProgramEnds">The program ends: the request stays open in the log.</param>
    private readonly record struct RunBreaks(CancellationToken Waiting, CancellationToken Stop, CancellationToken ProgramEnds);
}
