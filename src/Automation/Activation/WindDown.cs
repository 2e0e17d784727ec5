using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>The end of a rulebook whose sources have stopped: what was accepted is judged, and its actions may finish.</summary>
internal sealed class WindDown(ActivationOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>Only rulesets that have a source hear of a shutdown; one without keeps the process alive, as its users know it.</summary>
    public async Task RunAsync(IReadOnlyList<RulesetAtWork> rulesets, ShutdownRequest request, CancellationToken cancellationToken)
    {
        var hearing = rulesets.Where(r => r.Sources.Count > 0).ToList();
        foreach (var ruleset in hearing)
            await ShowAsync(ruleset, request, cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(request.Kind == ShutdownKind.Now ? TimeSpan.Zero : request.Delay, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        do
        {
            // The last action of one ruleset may bring an event for another.
            await Task.WhenAll(hearing.Select(ruleset => RunAsync(ruleset, request, either.Token, cancellationToken)))
                .ConfigureAwait(false);
        }
        while (!either.IsCancellationRequested && hearing.Exists(ruleset => !ruleset.Runner.IsIdle));
        if (hearing.Count < rulesets.Count)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The same for one ruleset of a rulebook that goes on without it.</summary>
    public async Task RunAsync(RulesetAtWork ruleset, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ShutdownDelay, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var request = new ShutdownRequest(ShutdownKind.Graceful, options.ShutdownDelay, "the ruleset is gone", null);
        await RunAsync(ruleset, request, either.Token, cancellationToken).ConfigureAwait(false);
    }

    // It comes behind the last events: what they print comes first, unless that takes longer.
    private async Task ShowAsync(RulesetAtWork ruleset, ShutdownRequest request, CancellationToken cancellationToken)
    {
        if (options.ObserveShutdown is not { } observe)
            return;
        var runner = ruleset.Runner;
        if (request.Kind != ShutdownKind.Now)
            try
            {
                using var moment = new CancellationTokenSource(Moment, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellationToken);
                await runner.JudgedAsync(ruleset.LastPosition, either.Token).ConfigureAwait(false);
                await runner.IdleAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Longer, or told to stop.
            }
        new Aside(options.Health.Part($"rules {runner.Key}"), logger)
            .Tell("who watches the shutdown", seen => observe(runner.Ruleset.Name, seen), request);
    }

    private async Task RunAsync(
        RulesetAtWork ruleset, ShutdownRequest request, CancellationToken limit, CancellationToken cancellationToken)
    {
        var runner = ruleset.Runner;
        if (request.Kind == ShutdownKind.Now)
        {
            runner.CutActions();
            return;
        }
        try
        {
            await runner.JudgedAsync(ruleset.LastPosition, cancellationToken).ConfigureAwait(false);
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
            logger.ActionsCut(runner.Ruleset.Name, request.Delay.TotalSeconds, runner.FiringsCut);
    }
}
