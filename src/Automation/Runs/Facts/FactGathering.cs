using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs.Facts;

/// <summary>
/// <c>gather_facts</c>: has Ansible's <c>setup</c> gather the facts of every host of the inventory, once. A host that cannot be reached, or
/// fails, fails the whole: rules that join a host's facts must not silently never fire for it.
/// </summary>
public sealed class FactGathering(IPlaybookRunner runner, IRunInventory inventory, RunSettings settings, TimeProvider time)
{
    private const string EveryHost = "- hosts: all\n  gather_facts: false\n  tasks: []\n";

    /// <summary>The facts of each host, in the order in which they answered. While the inventory cannot be reached it is waited
    /// for.</summary>
    /// <param name="print">Shown what Ansible prints; null where nobody looks.</param>
    /// <exception cref="FactsFailedException">There is no inventory of use, or a host of it gave no facts.</exception>
    public async Task<IReadOnlyList<HostFacts>> GatherAsync(Action<ReadOnlyMemory<byte>>? print, CancellationToken cancellationToken)
    {
        using var scratch = new RunScratch();
        var ready = await PrepareAsync(scratch, cancellationToken).ConfigureAwait(false);
        var listener = new Listener(print);
        var result = await runner.RunAsync(
            new RunSpec
            {
                Id = Guid.NewGuid(),
                Target = new RunTarget.HostFacts(),
                WorkingDirectory = settings.WorkingDirectory,
                Inventories = [.. ready.Paths.Select(path => new RunInventory.Existing(path))],
                Limit = ready.Limit,
                Color = settings.Color,
                VaultSecrets = settings.VaultSecrets,
                Environment = settings.ChildEnvironment,
                Timeout = settings.Timeout,
                Grace = settings.Grace,
            },
            listener, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Status != RunStatus.Successful)
            throw new FactsFailedException($"facts of the hosts could not be gathered: {result.Problem}");
        if (listener.Silent() is { } silent)
            throw new FactsFailedException($"the facts of {silent} cannot be read: they are no JSON object that an event could be");
        return listener.Facts;
    }

    private async Task<PreparedInventory.Ready> PrepareAsync(RunScratch scratch, CancellationToken cancellationToken)
    {
        var playbook = Path.Combine(scratch.FullPath, "facts.yml");
        await File.WriteAllTextAsync(playbook, EveryHost, cancellationToken).ConfigureAwait(false);
        var target = new InventoryTarget { Playbook = playbook, WorkingDirectory = settings.WorkingDirectory };
        for (var looks = 1; ; looks++)
        {
            switch (await inventory.PrepareAsync(target, Path.Combine(scratch.FullPath, $"inventory{looks}"), cancellationToken)
                .ConfigureAwait(false))
            {
                case PreparedInventory.Ready ready:
                    return ready;
                case PreparedInventory.Refused { Why: RefusalReason.Unreachable }:
                    await Task.Delay(Backoff.Standard.After(looks), time, cancellationToken).ConfigureAwait(false);
                    break;
                case PreparedInventory.Refused refused:
                    throw new FactsFailedException($"facts of the hosts could not be gathered: {refused.Message}");
                default:
                    throw new InvalidOperationException("nothing was asked of the hosts that they could lack");
            }
        }
    }

    private sealed class Listener(Action<ReadOnlyMemory<byte>>? print) : IRunListener
    {
        private readonly HashSet<string> _answered = [];

        public List<HostFacts> Facts { get; } = [];

        /// <summary>A host that answered and whose facts were not understood.</summary>
        public string? Silent() => _answered.FirstOrDefault(host => Facts.TrueForAll(f => f.Host != host));

        public ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation) => default;

        public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            print?.Invoke(bytes);
            return default;
        }

        public ValueTask EventAsync(RunEvent happened, CancellationToken cancellation)
        {
            if (happened is RunEvent.HostResult { Outcome: HostOutcome.Ok } result)
                _answered.Add(result.Host);
            if (happened is RunEvent.HostFacts gathered && JsonValues.FromJson(gathered.Facts) is Mapping facts)
            {
                facts["meta"] = new Mapping { { "hosts", gathered.Host } };
                if (Accepted(facts) is { } content)
                    Facts.Add(new HostFacts(gathered.Host, content));
            }
            return default;
        }

        private static byte[]? Accepted(Mapping facts)
        {
            try
            {
                return EventJson.WriteAccepted(facts);
            }
            catch (NotSupportedException)
            {
                return null;
            }
        }

        public ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) => default;
    }
}
