using Microsoft.Extensions.Logging;
using Plumbline.Automation.Output;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Runner.Output;

namespace Plumbline.Cli.Run;

/// <summary>Shows runs on the command line: Ansible's own output as it comes, and in the log why a run waits or failed.</summary>
internal sealed class RunPrinter(RulebookOutput output, ILogger logger) : IRunObserver
{
    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken)
    {
        logger.RunWaits(request.Name, why);
        return default;
    }

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        logger.RunStarted(request.Name, attempt, hosts.Count == 0 ? "the hosts of its inventory" : string.Join(", ", hosts));
        return default;
    }

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        output.Pass(bytes.Span);
        return default;
    }

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) => default;

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => default;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        // A failure is said where the run is closed.
        if (record.Problem is null)
            logger.RunSucceeded(request.Name);
        return default;
    }
}
