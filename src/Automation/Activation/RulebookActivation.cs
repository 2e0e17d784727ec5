using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Reports;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Rulebooks.Matching;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>
/// A rulebook at work: its sources, rulesets and actions, from start to end.
/// 0. Facts of hosts are gathered, where a ruleset asks for them. 1. Sources begin to bring events. 2. When all of them are at work,
/// rulesets begin to judge. 3. The first source that ends, or a shutdown action, ends the whole. 4. Sources stop. 5. What was accepted is
/// judged and its actions may finish, within the delay. 6. What is left is cut.
/// </summary>
public sealed class RulebookActivation : IAsyncDisposable
{
    private readonly List<RulesetRunner> _runners = [];
    private readonly List<RunningSource> _sources = [];
    private readonly Dictionary<RulesetRunner, List<RunningSource>> _sourcesOf = [];
    private readonly ShutdownSignal _signal;
    private readonly IEventLog _log;
    private readonly ActivationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly ActivationPlugins _plugins;
    private readonly FactPriming _facts;

    private RulebookActivation(
        ShutdownSignal signal, LogWrites writes, IEventLog log, ActivationOptions options, SemaphoreSlim slots, TimeProvider time,
        ILogger logger)
    {
        (_signal, _log, _options, _slots, _time, _logger) = (signal, log, options, slots, time, logger);
        _plugins = new ActivationPlugins(options.Plugins);
        _facts = new FactPriming(options.GatherFacts, writes, time, logger);
    }

    public IReadOnlyList<RulesetRunner> Rulesets => _runners;

    /// <summary>Completes when every source is at work: it listens, brings events, or has ended.</summary>
    public Task Listening => Task.WhenAll(_sources.Select(source => source.Listening));

    /// <summary>The sources as they are at work: by name, with the addresses where they listen.</summary>
    public IReadOnlyList<string> Sources => [.. _sources.Select(source => source.Described)];

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    public static RulebookActivation Create(
        IReadOnlyList<CompiledRuleset> rulesets, IEventLog log, ActionSet actions, ActivationOptions options, TimeProvider time,
            ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(rulesets);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(actions);
        var slots = new SemaphoreSlim(options.MaxConcurrentActions);
        var signal = new ShutdownSignal();
        var writes = new LogWrites(log, options.Health, time, loggers.CreateLogger<LogWrites>());
        var activation = new RulebookActivation(signal, writes, log, options, slots, time, loggers.CreateLogger<RulebookActivation>());
        var directory = new RulesetDirectory();
        var dispatcher = new ActionDispatcher(
            actions.Build(directory, signal, options.ShutdownDelay, time, loggers), directory, options.Variables, options.Vault, writes,
            options.Health, time, loggers.CreateLogger<ActionDispatcher>(), options.Reports);
        foreach (var compiled in rulesets)
        {
            var name = compiled.Ruleset.Name;
            var runner = new RulesetRunner(
                options.LogPrefix + name, compiled, log, dispatcher, slots,
                new RulesetRunnerOptions
                {
                    Strategy = options.Strategy, SnapshotEvery = options.SnapshotEvery, Health = options.Health,
                    Observe = Observer(options, options.LogPrefix + name, name),
                    Fired = options.ObserveMatch,
                    Unmatched = options.ObserveUnmatched is { } unmatched ? (entry, explain) => unmatched(name, entry, explain) : null,
                },
                time, loggers.CreateLogger<RulesetRunner>());
            directory.Add(runner);
            activation._runners.Add(runner);
            activation._sourcesOf[runner] = [.. compiled.Ruleset.Sources.Select(
                (source, place) => new RunningSource(
                    source, place, runner, activation._plugins, options, log, time, loggers.CreateLogger<RunningSource>()))];
            activation._sources.AddRange(activation._sourcesOf[runner]);
        }
        return activation;
    }

    /// <summary>Runs to the end; cancelling stops sources and rulesets at once and ends running actions.</summary>
    /// <exception cref="FactsFailedException">A ruleset asks for the facts of hosts, and one of them gave none: nothing was begun.</exception>
    public async Task<ActivationEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var stopSources = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopRulesets = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await InheritBacklogAsync(cancellationToken).ConfigureAwait(false);
        if (!await _facts.PrimeAsync(_runners, cancellationToken).ConfigureAwait(false))
            return ActivationEnd.Stopped;
        // What one source brings, or its end, must not count before the others are there.
        var sources = _sources.ConvertAll(source => WatchAsync(source, stopSources.Token));
        await Listening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_options.AtWork is { } atWork && Listening.IsCompletedSuccessfully)
            await atWork(Sources).ConfigureAwait(false);
        if (_options.Reports is { Heartbeat.Ticks: > 0 } beating)
            await beating.StandAsync(_runners, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var beats = BeatAsync(stopRulesets.Token);
        var rulesets = _runners.ConvertAll(runner => RunAsync(runner, stopRulesets.Token));

        ShutdownRequest? request = null;
        try
        {
            request = await _signal.Requested.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var runner in _runners)
                runner.CutActions();
        }

        await stopSources.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(sources).ConfigureAwait(false);
        if (request != null)
            await WindDownAsync(request, cancellationToken).ConfigureAwait(false);
        await stopRulesets.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(rulesets).ConfigureAwait(false);
        await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (request != null && !cancellationToken.IsCancellationRequested)
            await ReportEndAsync(request, cancellationToken).ConfigureAwait(false);
        return request is null ? ActivationEnd.Stopped : request.Failed ? ActivationEnd.SourceFailed : ActivationEnd.Finished;
    }

    public async ValueTask DisposeAsync()
    {
        await _plugins.DisposeAsync().ConfigureAwait(false);
        foreach (var runner in _runners)
            await runner.DisposeAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private async Task RunAsync(RulesetRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            _logger.RulesetWaits(runner.Ruleset.Name);
            await runner.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped on purpose.
        }
#pragma warning disable CA1031 // whatever it was, the process must end and say so, not go on without this ruleset
        catch (Exception e)
#pragma warning restore CA1031
        {
            var part = _options.Health.Part($"rules {runner.Key}");
            part.Defect();
            part.Failed(e.Message);
            _logger.RulesetFailed(e, runner.Ruleset.Name, e.Message);
            _signal.Request(new ShutdownRequest(ShutdownKind.Graceful, _options.ShutdownDelay, e.Message, null) { Failed = true });
        }
    }

    private async Task WatchAsync(RunningSource source, CancellationToken cancellationToken)
    {
        // Sources do not hold up each other's start.
        await Task.Yield();
        if (await source.RunAsync(cancellationToken).ConfigureAwait(false) is not { } ended)
            return;
        await Listening.ConfigureAwait(false);
        _signal.Request(ended);
    }

    private async Task InheritBacklogAsync(CancellationToken cancellationToken)
    {
        if (_log is not IMeasuredLog measured)
            return;
        foreach (var runner in _runners)
        {
            try
            {
                var (events, bytes, last) = await measured.WaitingAsync(runner.Key, cancellationToken).ConfigureAwait(false);
                _options.Admission.Of(runner.Key).Inherit(events, bytes, last);
            }
            catch (EventLogException unreadable)
            {
                // Whoever reads the log next says it as well, and tries again.
                _logger.BacklogUnknown(runner.Ruleset.Name, unreadable.Message);
            }
        }
    }

    private static Action<LogEntry> Observer(ActivationOptions options, string key, string name)
    {
        var backlog = options.Admission.Of(key);
        return entry =>
        {
            backlog.Judged(entry);
            options.Observe?.Invoke(name, entry);
        };
    }

    private Task BeatAsync(CancellationToken cancellationToken)
    {
        if (_options.Reports is not { Heartbeat.Ticks: > 0 } reports)
            return Task.CompletedTask;
        var beats = reports.BeatAsync(_runners, cancellationToken);
        beats.Observe(_options.Health.Part(ReportSender.PartName), _logger);
        return beats;
    }

    private async Task ReportEndAsync(ShutdownRequest request, CancellationToken cancellationToken)
    {
        if (_options.Reports is not { } reports)
            return;
        for (var i = 0; i < _runners.Count; i++)
            if (_sourcesOf[_runners[i]].Count > 0)
                await reports.EndedAsync(
                    _runners[i], i + 1, request.Failed && request.Source is { } failed ? $"Shutting down source: {failed}" : request.Message,
                    request.Delay, request.Source ?? "", request.Kind == ShutdownKind.Now, cancellationToken).ConfigureAwait(false);
    }

    // Only rulesets that have a source hear of a shutdown; one without keeps the process alive, as its users know it.
    private async Task WindDownAsync(ShutdownRequest request, CancellationToken cancellationToken)
    {
        var hearing = _runners.Where(r => _sourcesOf[r].Count > 0).ToList();
        foreach (var runner in hearing)
            new Aside(_options.Health.Part($"rules {runner.Key}"), _logger)
                .Tell("who watches the shutdown", _options.ObserveShutdown is { } observe ? seen =>
                    observe(runner.Ruleset.Name, seen) : null, request);
        using var limit = new CancellationTokenSource(request.Kind == ShutdownKind.Now ? TimeSpan.Zero : request.Delay, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        do
        {
            // The last action of one ruleset may bring an event for another.
            await Task.WhenAll(hearing.Select(runner => WindDownAsync(runner, request, either.Token, cancellationToken)))
                .ConfigureAwait(false);
        }
        while (!either.IsCancellationRequested && hearing.Exists(runner => !runner.IsIdle));
        if (hearing.Count < _runners.Count)
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WindDownAsync(
        RulesetRunner runner, ShutdownRequest request, CancellationToken limit, CancellationToken cancellationToken)
    {
        if (request.Kind == ShutdownKind.Now)
        {
            runner.CutActions();
            return;
        }
        try
        {
            await runner.JudgedAsync(_sourcesOf[runner].Max(s => s.LastPosition), cancellationToken).ConfigureAwait(false);
            await runner.IdleAsync(limit).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException)
        {
            runner.CutActions();
        }
        // The rule that asked for the shutdown may just be ending by itself: only what was really cut is told.
        await runner.IdleAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (runner.FiringsCut > 0 && !cancellationToken.IsCancellationRequested)
            _logger.ActionsCut(runner.Ruleset.Name, request.Delay.TotalSeconds, runner.FiringsCut);
    }
}
