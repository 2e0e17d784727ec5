using Plumbline.Automation.Intake.Filters;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>A source that is ready to run, with the filters its events go through here.</summary>
/// <param name="Host">The Python process that it or a filter of it needs; null for none.</param>
internal sealed record PreparedSource(IEventSource Source, IReadOnlyList<IEventFilter> Filters, PluginHost? Host)
{
    /// <summary>Runs it to its end, or to that of the process it needs.</summary>
    /// <exception cref="PluginException">It failed, or that process ended.</exception>
    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        if (Host is null || Source is PythonSource)
        {
            await Source.RunAsync(sink, cancellationToken).ConfigureAwait(false);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Source.RunAsync(sink, stop.Token);
        if (await Task.WhenAny(running, Host.Ended).ConfigureAwait(false) == running)
        {
            await running.ConfigureAwait(false);
            return;
        }
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        throw await Host.Ended.ConfigureAwait(false);
    }
}
