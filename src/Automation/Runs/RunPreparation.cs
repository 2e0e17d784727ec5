using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Workspace;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs;

/// <summary>Gets a run its inventory and waits, within its policy, until the hosts are there and have what the policy demands.</summary>
internal sealed class RunPreparation(IRunInventory inventory, IReadiness readiness, RunSettings settings, TimeProvider time)
{
    private const string ModulePlay = "- hosts: all\n  gather_facts: false\n  tasks: []\n";
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    // Where changes are signalled, looking again without one is a precaution.
    private static readonly Backoff PausesWithSignals = Pauses with { Longest = TimeSpan.FromMinutes(2) };

    public async Task<PreparedRun> PrepareAsync(
        RunRequest request, RunPolicy? policy, RunScratch scratch, RunTrace trace, CancellationToken cancellationToken)
    {
        if (Target(request, trace, out var target) is { } problem)
            return new PreparedRun.Refused(problem, AnotherTry: false);
        var within = policy?.Within ?? RunPolicy.StandardWithin;
        var deadline = request.FiredAt + within;
        var pauses = readiness.SignalsChanges ? PausesWithSignals : Pauses;
        for (var looks = 1; ; looks++)
        {
            // Taken before looking, so that a change between the two is not missed.
            var since = readiness.Now;
            var (prepared, why, mayWait, lacking) = await LookAsync(target, request, policy, scratch, trace, cancellationToken)
                .ConfigureAwait(false);
            var late = time.GetUtcNow() >= deadline;
            if (prepared is not null || late || !mayWait)
                return prepared ?? (late && mayWait
                    ? new PreparedRun.Refused($"{why} ({within} after the event)", AnotherTry: true)
                    : new PreparedRun.Refused(why, AnotherTry: true));
            scratch.Clear();
            await trace.WaitAsync(why, cancellationToken).ConfigureAwait(false);
            request.Values.Release();
            var pause = pauses.After(looks);
            var left = deadline - time.GetUtcNow();
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(
                readiness.ChangedAsync(lacking, since, watching.Token), Task.Delay(left < pause ? left : pause, time, watching.Token))
                .ConfigureAwait(false);
            await watching.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Tells the trace which hosts a run is for that will not be started any more. What cannot be found out stays as it
    /// is.</summary>
    public async Task FindHostsAsync(RunRequest request, RunScratch scratch, RunTrace trace, CancellationToken cancellationToken)
    {
        if (Target(request, trace, out var target) is null)
            await LookAsync(target, request, null, scratch, trace, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(PreparedRun? Run, string Why, bool MayWait, IReadOnlyCollection<string>? WaitedFor)> LookAsync(
        InventoryTarget target, RunRequest request, RunPolicy? policy, RunScratch scratch, RunTrace trace,
            CancellationToken cancellationToken)
    {
        IReadOnlyList<HostLack>? lacks = policy is null || policy.ReadyWhen.Count == 0 ? [] : null;
        target = target with
        {
            ExtraVars = await request.Values.GetAsync(cancellationToken).ConfigureAwait(false),
            AreReady = lacks is null
                ? async (hosts, stop) => (lacks = await CheckAsync(hosts, stop).ConfigureAwait(false)).Count == 0
                : null,
        };
        switch (await inventory.PrepareAsync(WithPlay(target, scratch), Fresh(scratch.Reserved), cancellationToken).ConfigureAwait(false))
        {
            case PreparedInventory.Refused { Why: RefusalReason.Unreachable } refused:
                return (null, refused.Message, true, null);
            case PreparedInventory.Refused { Why: RefusalReason.UnknownHost } refused:
                trace.DoesNotKnow(refused.Hosts);
                return (null, refused.Message, policy?.ReadyWhen.Count > 0, refused.Hosts.Count > 0 ? refused.Hosts : null);
            case PreparedInventory.Refused refused:
                return (new PreparedRun.Refused(refused.Message, AnotherTry: false), refused.Message, false, null);
            case PreparedInventory.NotReady waiting:
                trace.Concerns(waiting.Hosts);
                return (null, Describe(lacks ?? []), true, [.. (lacks ?? []).Select(l => l.Host)]);
            case PreparedInventory.Ready ready:
                trace.Concerns(ready.Hosts);
                lacks ??= ready.Hosts.Count == 0 ? [] : await CheckAsync(ready.Hosts, cancellationToken).ConfigureAwait(false);
                return lacks.Count == 0
                    ? (new PreparedRun.Ready(ready), "", false, null)
                    : (null, Describe(lacks), true, [.. lacks.Select(l => l.Host)]);
            default:
                throw new InvalidOperationException();
        }

        // not null: asked only where something is needed
        ValueTask<IReadOnlyList<HostLack>> CheckAsync(IReadOnlyList<string> hosts, CancellationToken stop) =>
            readiness.CheckAsync(hosts, policy!.ReadyWhen, stop);
    }

    private string? Target(RunRequest request, RunTrace trace, out InventoryTarget target)
    {
        target = new InventoryTarget { Playbook = "", WorkingDirectory = settings.WorkingDirectory };
        string? playbook = null;
        if (request.Target is RunTarget.Playbook named)
        {
            switch (new PlaybookLocator(settings.WorkingDirectory, settings.Variable).Find(named))
            {
                case PlaybookLocation.Missing missing:
                    return missing.Message;
                case PlaybookLocation.Found found:
                    playbook = found.FullPath;
                    break;
            }
        }
        var config = AnsibleConfig.Find(settings.WorkingDirectory, settings.Variable, Path.GetDirectoryName(playbook));
        if (config.PassedOver is { } passedOver)
            trace.Warn(passedOver);
        target = target with
        {
            Playbook = playbook ?? "",
            UntrustedVars = request.UntrustedVars,
            LimitHosts = request.LimitHosts,
            LimitPattern = request.LimitPattern,
            RolesPath = config.RolesPath(settings.Variable),
        };
        return null;
    }

    // A module has no playbook of its own; the inventory reads one.
    private static InventoryTarget WithPlay(InventoryTarget target, RunScratch scratch)
    {
        if (target.Playbook.Length > 0)
            return target;
        var playbook = Path.Combine(scratch.FullPath, "module.yml");
        File.WriteAllText(playbook, ModulePlay);
        return target with { Playbook = playbook };
    }

    // Every look writes its files anew.
    private static string Fresh(string directory)
    {
        var inventory = Path.Combine(directory, "inventory");
        if (Directory.Exists(inventory))
            Directory.Delete(inventory, recursive: true);
        return inventory;
    }

    private static string Describe(IReadOnlyList<HostLack> lacks) =>
        string.Join(", ", lacks.Take(5)) + (lacks.Count > 5 ? $" and {lacks.Count - 5} more" : "") + " yet";
}
