using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>One attempt: recorded before its process exists, its process recorded as soon as it does.</summary>
internal sealed class RunAttempts(IPlaybookRunner runner, IEventLog log, IRunObserver observer, RunSettings settings, TimeProvider time, ILogger logger)
{
    public async Task<(AttemptKey Key, RunResult Result)> RunAsync(
        RunRequest request, PreparedInventory.Ready inventory, RunTrace trace, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var key = await log.BeginAttemptAsync(request.Key, began, CancellationToken.None).ConfigureAwait(false);
        var spec = new RunSpec
        {
            Id = AttemptId.Of(key, began),
            Target = request.Target,
            WorkingDirectory = settings.WorkingDirectory,
            Inventories = [.. inventory.Paths.Select(p => new RunInventory.Existing(p))],
            Limit = inventory.Limit,
            ExtraVars = RunVariables.From(request.ExtraVars, name => name == "ansible_eda" || request.UntrustedVars.Contains(name)),
            Verbosity = request.Verbosity,
            JsonMode = request.JsonMode,
            JobEvents = request.JobEvents,
            JobId = request.JobId,
            RulebookId = settings.RulebookId,
            Color = settings.Color,
            VaultSecrets = settings.VaultSecrets,
            Environment = settings.Environment,
            Timeout = settings.Timeout,
            Grace = settings.Grace,
        };
        logger.Starts(request.Name, request.Rule, key.Number, inventory.Hosts.Count == 0 ? "as the inventory has them" : string.Join(", ", inventory.Hosts), inventory.Reason);
        trace.Add($"attempt {key.Number} started");
        var result = await runner.RunAsync(spec, new Listener(request, key, inventory.Hosts, log, observer), cancellationToken).ConfigureAwait(false);
        trace.Add($"attempt {key.Number} ended: {result.Problem ?? "successful"}");
        return (key, result);
    }

    private sealed class Listener(RunRequest request, AttemptKey key, IReadOnlyList<string> hosts, IEventLog log, IRunObserver observer) : IRunListener
    {
        public async ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation)
        {
            await log.RecordProcessAsync(key, AttemptId.Identity(process), CancellationToken.None).ConfigureAwait(false);
            await observer.StartedAsync(request, key.Number, hosts, cancellation).ConfigureAwait(false);
        }

        public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => observer.OutputAsync(request, bytes, cancellation);

        public ValueTask EventAsync(RunEvent happened, CancellationToken cancellation) => observer.EventAsync(request, happened, cancellation);

        public ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) => observer.JobEventAsync(request, json, cancellation);
    }
}
