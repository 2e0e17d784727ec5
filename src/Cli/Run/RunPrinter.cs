using Microsoft.Extensions.Logging;
using Plumbline.Automation.Output;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Cli.Run;

/// <summary>Shows runs on the command line: Ansible's own output as it comes, and why a run waits.</summary>
/// <param name="logger">Null where the log says by itself that a run waits.</param>
internal sealed class RunPrinter(RulebookOutput output, ILogger? logger) : IRunObserver
{
    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken)
    {
        logger?.RunWaits(request.Name, why);
        return default;
    }

    public ValueTask StartedAsync(
        RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) => default;

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        output.Pass(RunShown.Of(request), bytes.Span);
        return default;
    }

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) => default;

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => default;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        output.End(RunShown.Of(request), RunShown.End(request.Key, request.Action, record));
        return default;
    }
}
