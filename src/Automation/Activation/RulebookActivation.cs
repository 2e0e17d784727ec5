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
    private readonly ShutdownSignal _signal = new();
    private readonly RulesetDirectory _directory = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ActivationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly ActivationPlugins _plugins;
    private readonly FactPriming _facts;
    private readonly RulesetFactory _factory;
    private readonly WindDown _windDown;
    private volatile IReadOnlyList<RulesetAtWork> _rulesets;
    private CancellationToken _cut;
    private Action<SourceAtWork>? _start;
    private Action<RulesetAtWork>? _judge;

    private RulebookActivation(
        IReadOnlyList<CompiledRuleset> rulesets, IEventLog log, ActionSet actions, ActivationOptions options, TimeProvider time,
        ILoggerFactory loggers)
    {
        (_options, _time, _logger) = (options, time, loggers.CreateLogger<RulebookActivation>());
        _slots = new SemaphoreSlim(options.MaxConcurrentActions);
        _plugins = new ActivationPlugins(options.Plugins);
        _windDown = new WindDown(options, time, _logger);
        var writes = new LogWrites(log, options.Health, time, loggers.CreateLogger<LogWrites>());
        _facts = new FactPriming(options.GatherFacts, writes, time, _logger);
        var dispatcher = new ActionDispatcher(
            actions.Build(_directory, _signal, options.ShutdownDelay, time, loggers), _directory, options.Variables, options.Vault, writes,
            options.Health, time, loggers.CreateLogger<ActionDispatcher>(), options.Reports);
        _factory = new RulesetFactory(log, dispatcher, _slots, _plugins, options, time, loggers);
        _rulesets = [.. rulesets.Select(_factory.Make)];
        foreach (var ruleset in _rulesets)
            _directory.Add(ruleset.Runner);
    }

    public IReadOnlyList<RulesetRunner> Rulesets => [.. _rulesets.Select(ruleset => ruleset.Runner)];

    /// <summary>Completes when every source is at work: it listens, brings events, or has ended.</summary>
    public Task Listening => Task.WhenAll(AllSources.Select(source => source.Source.Listening));

    /// <summary>The sources as they are at work: by name, with the addresses where they listen.</summary>
    public IReadOnlyList<string> Sources => [.. AllSources.Select(source => source.Source.Described)];

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    public static RulebookActivation Create(
        IReadOnlyList<CompiledRuleset> rulesets, IEventLog log, ActionSet actions, ActivationOptions options, TimeProvider time,
            ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(rulesets);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(actions);
        return new RulebookActivation(rulesets, log, actions, options, time, loggers);
    }

    /// <summary>Runs to the end; cancelling stops sources and rulesets at once and ends running actions.</summary>
    /// <exception cref="FactsFailedException">A ruleset asks for the facts of hosts, and one of them gave none: nothing was begun.</exception>
    public async Task<ActivationEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var stopSources = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopRulesets = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var ruleset in _rulesets)
            await _factory.InheritBacklogAsync(ruleset, cancellationToken).ConfigureAwait(false);
        if (!await _facts.PrimeAsync(Rulesets, cancellationToken).ConfigureAwait(false))
            return ActivationEnd.Stopped;
        _cut = cancellationToken;
        _start = source => source.Start(stopSources.Token);
        _judge = ruleset => ruleset.Judge(RunAsync, stopRulesets.Token);
        foreach (var source in AllSources)
        {
            _start(source);
            Watch(source);
        }
        // What one source brings, or its end, must not count before the others are there.
        await Listening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_options.AtWork is { } atWork && Listening.IsCompletedSuccessfully)
            await atWork(Sources).ConfigureAwait(false);
        if (_options.Reports is { Heartbeat.Ticks: > 0 } beating)
            await beating.StandAsync(Rulesets, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var beats = BeatAsync(stopRulesets.Token);
        foreach (var ruleset in _rulesets)
            _judge(ruleset);
        _begun.TrySetResult();

        var request = await RequestedAsync(cancellationToken).ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await stopSources.CancelAsync().ConfigureAwait(false);
        // A reload under way stops here; what it had started counts.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAll(AllSources.Select(source => source.StopAsync())).ConfigureAwait(false);
        await Task.WhenAll(AllSources.Select(source => source.Watched)).ConfigureAwait(false);
        if (request != null)
            await _windDown.RunAsync(_rulesets, request, cancellationToken).ConfigureAwait(false);
        await stopRulesets.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_rulesets.Select(ruleset => ruleset.Judged)).ConfigureAwait(false);
        await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (request != null && !cancellationToken.IsCancellationRequested)
            await ReportEndAsync(request, cancellationToken).ConfigureAwait(false);
        return request is null ? ActivationEnd.Stopped : request.Failed ? ActivationEnd.SourceFailed : ActivationEnd.Finished;
    }

    /// <summary>
    /// Goes on with other rules while it is at work: sources that are the same go on, accepted events are judged, by the old rules or the
    /// new ones, and sessions keep what the new rules can use of them.
    /// </summary>
    /// <returns>Why it is not as it was wanted, in words; null when it is.</returns>
    /// <exception cref="OperationCanceledException">The rulebook ends; the old rules judge what is left.</exception>
    public async Task<string?> ReloadAsync(IReadOnlyList<CompiledRuleset> rulesets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rulesets);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
        await _begun.Task.WaitAsync(stop.Token).ConfigureAwait(false);
        await _turn.WaitAsync(stop.Token).ConfigureAwait(false);
        try
        {
            var reload = new RulebookReload(_factory, _windDown, _start!, Watch, _judge!, _time); // not null: it has begun
            (_rulesets, var problem) = await reload.RunAsync(_rulesets, rulesets, _directory, stop.Token, _cut).ConfigureAwait(false);
            await _facts.PrimeAsync(Rulesets, stop.Token).ConfigureAwait(false);
            return problem;
        }
        catch (FactsFailedException failed)
        {
            return $"{failed.Message}; the facts from before stay";
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _plugins.DisposeAsync().ConfigureAwait(false);
        foreach (var ruleset in _rulesets)
            await ruleset.DisposeAsync().ConfigureAwait(false);
        _slots.Dispose();
        _turn.Dispose();
        _ending.Dispose();
    }

    private IEnumerable<SourceAtWork> AllSources => _rulesets.SelectMany(ruleset => ruleset.Sources);

    private async Task<ShutdownRequest?> RequestedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _signal.Requested.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var ruleset in _rulesets)
                ruleset.Runner.CutActions();
            return null;
        }
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

    // Its end ends the whole, once all are there.
    private void Watch(SourceAtWork source) => source.Watched = WatchAsync(source);

    private async Task WatchAsync(SourceAtWork source)
    {
        if (await source.Ended.ConfigureAwait(false) is not { } ended)
            return;
        await Listening.ConfigureAwait(false);
        _signal.Request(ended);
    }

    private Task BeatAsync(CancellationToken cancellationToken)
    {
        if (_options.Reports is not { Heartbeat.Ticks: > 0 } reports)
            return Task.CompletedTask;
        var beats = reports.BeatAsync(() => Rulesets, cancellationToken);
        beats.Observe(_options.Health.Part(ReportSender.PartName), _logger);
        return beats;
    }

    private async Task ReportEndAsync(ShutdownRequest request, CancellationToken cancellationToken)
    {
        if (_options.Reports is not { } reports)
            return;
        var rulesets = _rulesets;
        var message = request.Failed && request.Source is { } failed ? $"Shutting down source: {failed}" : request.Message;
        for (var i = 0; i < rulesets.Count; i++)
            if (rulesets[i].Sources.Count > 0)
                await reports.EndedAsync(
                    rulesets[i].Runner, i + 1, message, request.Delay, request.Source ?? "", request.Kind == ShutdownKind.Now,
                    cancellationToken).ConfigureAwait(false);
    }
}
