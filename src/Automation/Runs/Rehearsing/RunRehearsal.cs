using Microsoft.Extensions.Logging;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs.Rehearsing;

/// <summary>
/// Has Ansible say what runs would do (<c>--check --diff</c>) that nobody asked for yet, with an inventory of what is not documented yet.
/// Nothing of it is recorded, and no host is held: it is to change nothing.
/// </summary>
public sealed class RunRehearsal(
    IPlaybookRunner runner, IRunInventory inventory, IReadiness readiness, RunSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Checks one.</summary>
    /// <param name="request">What would be asked for.</param>
    /// <param name="most">So long at most.</param>
    /// <param name="print">Shown what Ansible prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it would fail, or cannot be; null where all would go well.</returns>
    public async Task<string?> CheckAsync(
        RunRequest request, TimeSpan most, Action<ReadOnlyMemory<byte>> print, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with { IsCheck = true };
        using var scratch = new RunScratch();
        var prepared = await new RunPreparation(inventory, readiness, settings, time)
            .PrepareAsync(request, null, scratch, new RunTrace(request, new RunObservers(), time, logger), cancellationToken)
            .ConfigureAwait(false);
        if (prepared is not PreparedRun.Ready ready)
            return prepared is PreparedRun.Refused refused ? refused.Problem : "its hosts are not ready";
        var values = await request.Values.GetAsync(cancellationToken).ConfigureAwait(false);
        var result = await runner.RunAsync(
            settings.SpecOf(Guid.NewGuid(), request, values, ready.Inventory) with { Timeout = most },
            new Listener(print), cancellationToken).ConfigureAwait(false);
        return result.Problem;
    }

    private sealed class Listener(Action<ReadOnlyMemory<byte>> print) : IRunListener
    {
        public ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation) => default;

        public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            print(bytes);
            return default;
        }

        public ValueTask EventAsync(RunEvent happened, CancellationToken cancellation) => default;

        public ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) => default;
    }
}
