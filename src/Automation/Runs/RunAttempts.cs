using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>One attempt: recorded before its process exists, its process recorded as soon as it does.</summary>
internal sealed class RunAttempts(
    IPlaybookRunner runner, LogWrites log, IRunObserver observer, RunSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Whatever happens after the attempt is recorded is its result, a defect of this program included.</summary>
    /// <exception cref="OperationCanceledException">Stopped before the attempt was recorded.</exception>
    public async Task<(AttemptKey Key, RunResult Result)> RunAsync(
        RunRequest request, PreparedInventory.Ready inventory, RunTrace trace, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var key = await log.DoAsync(request.Part, to => to.BeginAttemptAsync(request.Key, began, CancellationToken.None), cancellationToken)
            .ConfigureAwait(false);
        RunResult result;
        var listener = new Listener(request, key, inventory.Hosts, log, observer, trace, cancellationToken);
        try
        {
            var spec = Spec(request, await request.Values.GetAsync(cancellationToken).ConfigureAwait(false), inventory, key, began, trace);
            request.Values.Release();
            result = await runner.RunAsync(spec, listener, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the attempt is recorded as begun: how it ended must be, too
        catch (Exception defect)
#pragma warning restore CA1031
        {
            logger.AttemptBroke(defect, request.Name, request.Rule, defect.Message);
            var canceled = defect is OperationCanceledException && cancellationToken.IsCancellationRequested;
            result = new RunResult
            {
                Id = AttemptId.Of(key, began), Status = canceled ? RunStatus.Canceled : RunStatus.Failed, Started = began,
                    Ended = time.GetUtcNow(),
                Problem = canceled ? "canceled" : $"a defect of this program: {defect.Message}",
            };
        }
        await listener.Recorded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (result.Problem is { } problem)
            trace.Failed($"attempt {key.Number} ended", problem);
        else
            trace.Add($"attempt {key.Number} ended: successful");
        return (key, result);
    }

    private RunSpec Spec(
        RunRequest request, Mapping values, PreparedInventory.Ready inventory, AttemptKey key, DateTimeOffset began, RunTrace trace)
    {
        var spec = settings.SpecOf(AttemptId.Of(key, began), request, values, inventory);
        logger.Starts(request.Name, request.Rule, key.Number, inventory.Hosts.Count == 0
            ? "as the inventory has them"
            : string.Join(", ", inventory.Hosts), inventory.Reason);
        trace.Starts(key.Number, ProjectRevision.Of(settings.WorkingDirectory));
        return spec;
    }

    private sealed class Listener(
        RunRequest request, AttemptKey key, IReadOnlyList<string> hosts, LogWrites log, IRunObserver observer, RunTrace trace,
        CancellationToken ends)
        : IRunListener
    {
        /// <summary>Completes when the log has the process, or the program ends before it does: then the attempt's id still finds
        /// it.</summary>
        public Task Recorded { get; private set; } = Task.CompletedTask;

        // The process lives already; it does not wait for a log that refuses.
        public ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation)
        {
            Recorded = log.DoAsync(request.Part, to => to.RecordProcessAsync(key, AttemptId.Identity(process), CancellationToken.None),
                ends);
            return observer.StartedAsync(request, key.Number, hosts, cancellation);
        }

        public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
            observer.OutputAsync(request, bytes, cancellation);

        public ValueTask EventAsync(RunEvent happened, CancellationToken cancellation)
        {
            trace.Take(happened);
            return observer.EventAsync(request, happened, cancellation);
        }

        public ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
            observer.JobEventAsync(request, json, cancellation);
    }
}
