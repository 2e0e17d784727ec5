using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>Tells several observers, one after the other.</summary>
public sealed class RunObservers(params IReadOnlyList<IRunObserver> observers) : IRunObserver
{
    public async ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.WaitingAsync(request, why, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.StartedAsync(request, attempt, hosts, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.OutputAsync(request, bytes, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.EventAsync(request, happened, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.JobEventAsync(request, json, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.EndedAsync(request, record, cancellationToken).ConfigureAwait(false);
    }
}
