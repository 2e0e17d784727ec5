using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Rulebooks.Matching;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>
/// One rulebook of several in a process that lives on: when a source fails (its port is taken, its broker is away) the rulebook is started
/// again, with growing pauses; when its sources end, or an action shuts it down, it stays ended and the others go on.
/// </summary>
/// <param name="name">The rulebook as people know it.</param>
public sealed class RulebookUnit(
    string name, IReadOnlyList<CompiledRuleset> rulesets, IEventLog log, ActionSet actions, ActivationOptions options, TimeProvider time,
        ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<RulebookUnit>();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile UnitState _state = UnitState.Starting;
    private volatile RulebookActivation? _activation;
    private volatile IReadOnlyList<CompiledRuleset> _rulesets = rulesets;

    public string Name { get; } = name;

    public UnitState State => _state;

    /// <summary>Its rulesets while it is at work, else none.</summary>
    public IReadOnlyList<RulesetRunner> Rulesets => _activation?.Rulesets ?? [];

    /// <summary>Its rules, at work or not.</summary>
    public IReadOnlyList<CompiledRuleset> Compiled => _rulesets;

    /// <summary>True while other rules can take the place of these.</summary>
    public bool IsAtWork => _activation is not null && _state == UnitState.Running;

    /// <inheritdoc cref="RulebookActivation.ReloadAsync"/>
    public async Task<string?> ReloadAsync(IReadOnlyList<CompiledRuleset> others, CancellationToken cancellationToken)
    {
        if (_activation is not { } activation)
            return "it is not at work";
        var problem = await activation.ReloadAsync(others, cancellationToken).ConfigureAwait(false);
        if (problem is null)
            _rulesets = others;
        return problem;
    }

    /// <summary>The sources as they are at work.</summary>
    public IReadOnlyList<string> Sources => _activation?.Sources ?? [];

    /// <summary>Completes when its sources listen for the first time, or the first attempt to start them has ended.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Runs until it is cancelled or ends for good; it never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var part = options.Health.Part($"rulebook {Name}");
        await new SupervisedWorker(part, time, _logger) { IsExpected = e => e is RulebookFailedException }.RunAsync(
            async cancel =>
            {
                try
                {
                    await ActivateAsync(part, cancel).ConfigureAwait(false);
                }
                catch when (!cancel.IsCancellationRequested)
                {
                    _state = UnitState.Failed;
                    throw;
                }
                finally
                {
                    _listening.TrySetResult();
                }
            },
            cancellationToken).ConfigureAwait(false);
        _state = UnitState.Ended;
        _logger.RulebookEnded(Name, cancellationToken.IsCancellationRequested ? "stopped" : "its sources ended or an action asked for it");
    }

    private async Task ActivateAsync(HealthPart part, CancellationToken cancellationToken)
    {
        var activation = RulebookActivation.Create(_rulesets, log, actions, options, time, loggers);
        await using (activation.ConfigureAwait(false))
        {
            _activation = activation;
            var running = activation.RunAsync(cancellationToken);
            if (await Task.WhenAny(activation.Listening, running).ConfigureAwait(false) != running)
            {
                _state = UnitState.Running;
                part.Works();
            }
            _listening.TrySetResult();
            if (await EndOf(running).ConfigureAwait(false) == ActivationEnd.SourceFailed && !cancellationToken.IsCancellationRequested)
                throw new RulebookFailedException("one of its sources or rulesets failed; events of its other sources are safe in the log");
        }
    }

    private static async Task<ActivationEnd> EndOf(Task<ActivationEnd> running)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (FactsFailedException e)
        {
            throw new RulebookFailedException(e.Message);
        }
    }
}
