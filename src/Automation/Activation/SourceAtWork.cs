using Plumbline.Automation.Actions;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>One source of a ruleset, as the rulebook has it and as it runs; it can be stopped by itself.</summary>
internal sealed class SourceAtWork(SourceSpec spec, RunningSource source) : IDisposable
{
    private CancellationTokenSource? _stop;

    public SourceSpec Spec { get; } = spec;

    public RunningSource Source { get; } = source;

    /// <summary>How it ended by itself; null when it was stopped.</summary>
    public Task<ShutdownRequest?> Ended { get; private set; } = Task.FromResult<ShutdownRequest?>(null);

    /// <summary>Completes when its end, if it came by itself, was told.</summary>
    public Task Watched { get; set; } = Task.CompletedTask;

    /// <summary>Begins; sources do not hold up each other's start.</summary>
    public void Start(CancellationToken ends)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ends);
        var token = _stop.Token;
        Ended = Task.Run(() => Source.RunAsync(token), CancellationToken.None);
    }

    /// <summary>Completes when it brings nothing more.</summary>
    public async Task StopAsync()
    {
        if (_stop is not null)
            await _stop.CancelAsync().ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
    }

    public void Dispose() => _stop?.Dispose();
}
