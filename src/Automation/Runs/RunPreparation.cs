using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Readiness;
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

    public async Task<PreparedRun> PrepareAsync(
        RunRequest request, RunPolicy? policy, RunScratch scratch, RunTrace trace, CancellationToken cancellationToken)
    {
        if (Target(request, trace, out var target) is { } problem)
            return new PreparedRun.Refused(problem, AnotherTry: false);
        var wait = new Wait(policy, request.FiredAt);
        for (var looks = 1; ; looks++)
        {
            // Taken before looking, so that a change between the two is not missed.
            var since = readiness.Now;
            var look = await LookAsync(target, request, wait.Needs, scratch, trace, cancellationToken).ConfigureAwait(false);
            if (look.Run is { } known)
                return known;
            if (!look.MayWait)
                return new PreparedRun.Refused(look.Why, AnotherTry: true);
            if (time.GetUtcNow() >= wait.Until)
                return await LateAsync(target, request, wait, look, scratch, trace, cancellationToken).ConfigureAwait(false);
            scratch.Clear();
            await trace.WaitAsync(look.Why, look.Lacks ?? [], wait.Until, wait.OnTimeout, cancellationToken).ConfigureAwait(false);
            request.Values.Release();
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(
                // Those that are there may go as well.
                readiness.ChangedAsync(
                    look.Others.Count == 0 ? look.Lacks : [.. look.Lacks ?? [], .. look.Others.Select(readiness.Unknown)], since, looks,
                    watching.Token),
                Task.Delay(Pause(look, looks, wait), time, watching.Token))
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
            await LookAsync(target, request, [], scratch, trace, cancellationToken).ConfigureAwait(false);
    }

    // Where changes are signalled there is nothing to see without one, but for a last look when the time is over; a NetBox that does not
    // answer tells nothing.
    private TimeSpan Pause(Look look, int looks, Wait wait)
    {
        var left = wait.Until - time.GetUtcNow();
        var pause = readiness.SignalsChanges && look.Lacks is not null ? left : Pauses.After(looks);
        return pause < left ? pause : left;
    }

    private async Task<PreparedRun> LateAsync(
        InventoryTarget target, RunRequest request, Wait wait, Look look, RunScratch scratch, RunTrace trace,
        CancellationToken cancellationToken)
    {
        var problem = $"{look.Why} ({wait.Within} after the event)";
        switch (wait.OnTimeout)
        {
            case ReadyTimeout.Skip when look.Lacks is not null:
                return new PreparedRun.Skipped(problem);
            case ReadyTimeout.Run when look.Lacks is not null:
                var last = await LookAsync(target, request, [], scratch, trace, cancellationToken).ConfigureAwait(false);
                if (last.Run is not PreparedRun.Ready ready)
                    return last.Run ?? new PreparedRun.Refused($"{last.Why} ({wait.Within} after the event)", AnotherTry: true);
                trace.Warn($"starts although {problem}, as the policy says (on_timeout: run)");
                return ready;
            default:
                return new PreparedRun.Refused(problem, AnotherTry: true);
        }
    }

    private async Task<Look> LookAsync(
        InventoryTarget target, RunRequest request, IReadOnlyList<ReadyCheck> needs, RunScratch scratch, RunTrace trace,
            CancellationToken cancellationToken)
    {
        IReadOnlyList<HostLack>? lacks = needs.Count == 0 ? [] : null;
        var judge = lacks is null ? readiness.JudgeOf(needs) : null;
        target = target with
        {
            ExtraVars = await request.Values.GetAsync(cancellationToken).ConfigureAwait(false),
            AreReady = lacks is null
                ? async (hosts, stop) => (lacks = await readiness.CheckAsync(hosts, needs, stop).ConfigureAwait(false)).Count == 0
                : null,
            IsLacking = judge is null ? null : alone => IsLacking(judge(alone)),
        };
        switch (await inventory.PrepareAsync(WithPlay(target, scratch), Fresh(scratch.Reserved), cancellationToken).ConfigureAwait(false))
        {
            case PreparedInventory.Refused { Why: RefusalReason.Unreachable } refused:
                return new Look(null, refused.Message, true, null);
            case PreparedInventory.Refused { Why: RefusalReason.UnknownHost } refused:
                trace.DoesNotKnow(refused.Hosts);
                // Who waits for machines that were deleted would wait until the time is over.
                return needs.Count > 0 && Gone(refused, request) is { } gone
                    ? new Look(new PreparedRun.Gone(gone), gone, false, null)
                    : new Look(null, refused.Message, needs.Count > 0, [.. refused.Hosts.Select(readiness.Unknown)])
                    {
                        Others = refused.Others ?? [],
                    };
            case PreparedInventory.Refused refused:
                return new Look(new PreparedRun.Refused(refused.Message, AnotherTry: false), refused.Message, false, null);
            case PreparedInventory.NotReady waiting:
                trace.Concerns(waiting.Hosts);
                return new Look(null, Describe(lacks ?? []), true, lacks ?? []);
            case PreparedInventory.Ready ready:
                trace.Concerns(ready.Hosts);
                lacks ??= ready.Hosts.Count == 0
                    ? []
                    : await readiness.CheckAsync(ready.Hosts, needs, cancellationToken).ConfigureAwait(false);
                return lacks.Count == 0
                    ? new Look(new PreparedRun.Ready(ready), "", false, null)
                    : new Look(null, Describe(lacks), true, lacks);
            default:
                throw new InvalidOperationException();
        }

        bool IsLacking(IReadOnlyList<HostLack> found)
        {
            if (found.Count > 0)
                lacks = found;
            return found.Count > 0;
        }
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

    // Null where one of its hosts is there, or may come.
    private string? Gone(PreparedInventory.Refused refused, RunRequest request)
    {
        if (refused.Others is not { Count: 0 })
            return null;
        var gone = new List<HostDeletion>();
        foreach (var host in refused.Hosts)
            if (readiness.DeletionOf(host, request.Objects, request.FiredAt) is { } deletion)
                gone.Add(deletion);
            else
                return null;
        return Few(gone, "; ");
    }

    private static string Describe(IReadOnlyList<HostLack> lacks) => Few(lacks, ", ") + " yet";

    private static string Few<T>(IReadOnlyList<T> of, string between) =>
        string.Join(between, of.Take(5)) + (of.Count > 5 ? $" and {of.Count - 5} more" : "");

    /// <summary>What one look brought.</summary>
    /// <param name="Run">What became of it; null when it is not over.</param>
    /// <param name="Why">In words.</param>
    /// <param name="MayWait">Whether waiting can help.</param>
    /// <param name="Lacks">What is waited for; null when the inventory cannot be read.</param>
    private sealed record Look(PreparedRun? Run, string Why, bool MayWait, IReadOnlyList<HostLack>? Lacks)
    {
        /// <summary>Hosts of the run that are there, while others are not.</summary>
        public IReadOnlyList<string> Others { get; init; } = [];
    }

    /// <summary>For what and how long is waited.</summary>
    private sealed record Wait(IReadOnlyList<ReadyCheck> Needs, TimeSpan Within, DateTimeOffset Until, ReadyTimeout OnTimeout)
    {
        public Wait(RunPolicy? policy, DateTimeOffset from)
            : this(policy?.ReadyWhen ?? [], policy?.Within ?? RunPolicy.StandardWithin,
                from + (policy?.Within ?? RunPolicy.StandardWithin), policy?.OnTimeout ?? ReadyTimeout.Fail)
        {
        }
    }
}
