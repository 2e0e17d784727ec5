using System.Runtime.ExceptionServices;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>Tells several observers, one after the other. One that fails keeps none of the others from it; its failure is thrown
/// then.</summary>
public sealed class RunObservers(params IReadOnlyList<IRunObserver> observers) : IRunObserver
{
    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.WaitingAsync(seen.request, seen.why, seen.cancellationToken),
            (request, why, cancellationToken));

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.StartedAsync(seen.request, seen.attempt, seen.hosts, seen.cancellationToken),
            (request, attempt, hosts, cancellationToken));

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.OutputAsync(seen.request, seen.bytes, seen.cancellationToken),
            (request, bytes, cancellationToken));

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.EventAsync(seen.request, seen.happened, seen.cancellationToken),
            (request, happened, cancellationToken));

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.JobEventAsync(seen.request, seen.json, seen.cancellationToken),
            (request, json, cancellationToken));

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken) =>
        TellAsync(static (observer, seen) => observer.EndedAsync(seen.request, seen.record, seen.cancellationToken),
            (request, record, cancellationToken));

    private async ValueTask TellAsync<T>(Func<IRunObserver, T, ValueTask> tell, T seen)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var observer in observers)
        {
            try
            {
                await tell(observer, seen).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // it is thrown when all are told
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(thrown);
            }
        }
        failure?.Throw();
    }
}
