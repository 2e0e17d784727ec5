using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>Passes on what happens in a run to those whom its request names.</summary>
internal sealed class ReportingObserver : IRunObserver
{
    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) => default;

    public ValueTask StartedAsync(
        RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        request.Reports is { } reports ? new(reports.BegunAsync(cancellationToken)) : default;

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) => default;

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        request.Reports is { WantsEvents: true } reports ? new(reports.HappenedAsync(json, cancellationToken)) : default;

    // Told together with the record of the end.
    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken) => default;
}
