using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>Follows runs live. Output and events of one run come in order; different runs come from different threads.</summary>
public interface IRunObserver
{
    /// <summary>The run cannot start yet, and why: readiness, a lock, the delay before a retry.</summary>
    ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken);

    /// <summary>An attempt's process exists.</summary>
    ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken);

    /// <summary>What Ansible printed, byte by byte.</summary>
    ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken);

    /// <summary>One job event as a JSON object.</summary>
    ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>The run's end is recorded.</summary>
    ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken);
}
