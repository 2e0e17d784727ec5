using Microsoft.Extensions.Logging;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs;

/// <summary>Tells an observer of runs, whose failures stay its own.</summary>
internal sealed class GuardedRunObserver(IRunObserver observer, HealthBoard health, ILogger logger) : IRunObserver
{
    private const string Watcher = "who watches the runs";

    private readonly Aside _aside = new(health.Part("progress"), logger);

    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.WaitingAsync(seen.request, seen.why, seen.cancellationToken),
            (observer, request, why, cancellationToken));

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.StartedAsync(seen.request, seen.attempt, seen.hosts, seen.cancellationToken),
            (observer, request, attempt, hosts, cancellationToken));

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.OutputAsync(seen.request, seen.bytes, seen.cancellationToken),
            (observer, request, bytes, cancellationToken));

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.EventAsync(seen.request, seen.happened, seen.cancellationToken),
            (observer, request, happened, cancellationToken));

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.JobEventAsync(seen.request, seen.json, seen.cancellationToken),
            (observer, request, json, cancellationToken));

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken) =>
        _aside.TellAsync(Watcher, seen => seen.observer.EndedAsync(seen.request, seen.record, seen.cancellationToken),
            (observer, request, record, cancellationToken));
}
