using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Activation;

/// <summary>
/// One rulebook of several in a process that lives on: when a source fails (its port is taken, its broker is away) the rulebook is started again, with growing
/// pauses; when its sources end, or an action shuts it down, it stays ended and the others go on.
/// </summary>
/// <param name="name">The rulebook as people know it.</param>
public sealed class RulebookUnit(
    string name, IReadOnlyList<CompiledRuleset> rulesets, IEventLog log, ActionSet actions, ActivationOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(2);

    private readonly ILogger _logger = loggers.CreateLogger<RulebookUnit>();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile UnitState _state = UnitState.Starting;

    public string Name { get; } = name;

    public UnitState State => _state;

    /// <summary>Completes when its sources listen for the first time, or the first attempt to start them has ended.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Runs until it is cancelled or ends for good.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var began = time.GetTimestamp();
            var end = await ActivateAsync(cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || end != ActivationEnd.SourceFailed)
            {
                _state = UnitState.Ended;
                _logger.RulebookEnded(Name, end == ActivationEnd.Stopped ? "stopped" : "its sources ended or an action asked for it");
                return;
            }
            if (time.GetElapsedTime(began) > Steady)
                pause = FirstPause;
            _state = UnitState.Failed;
            _logger.RulebookRestarts(Name, pause.TotalSeconds);
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ActivationEnd> ActivateAsync(CancellationToken cancellationToken)
    {
        var activation = RulebookActivation.Create(rulesets, log, actions, options, time, loggers);
        await using (activation.ConfigureAwait(false))
        {
            var running = activation.RunAsync(cancellationToken);
            if (await Task.WhenAny(activation.Listening, running).ConfigureAwait(false) != running)
                _state = UnitState.Running;
            _listening.TrySetResult();
            return await running.ConfigureAwait(false);
        }
    }
}
