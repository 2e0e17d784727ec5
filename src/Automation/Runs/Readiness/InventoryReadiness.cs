using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>
/// Reads what hosts lack from the NetBox inventory, which reads a run's hosts again at every look, and asks the hosts themselves where a
/// policy says so. An inventory that is not NetBox's has nothing to wait for.
/// </summary>
/// <param name="netbox">The inventory as last read; null for one that Ansible reads itself.</param>
/// <param name="probes">Speaks to name service and hosts.</param>
/// <param name="time">The clock of the pauses between two attempts to reach a host.</param>
/// <param name="changes">Tells changes of what the inventory is read from; null where they are not signalled.</param>
/// <param name="isSignalled">Whether the inventory is read from where those changes happen; null for always.</param>
/// <param name="deleted">Knows what was deleted there; null where nobody does.</param>
public sealed class InventoryReadiness(
    Func<InventorySnapshot?> netbox, HostProbes probes, TimeProvider time, ChangeSignal? changes = null, Func<bool>? isSignalled = null,
    DeletedHosts? deleted = null)
    : IReadiness
{
    // A host that is being installed takes minutes; one that starts takes seconds.
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    public bool SignalsChanges => changes is not null && isSignalled?.Invoke() != false;

    public long Now => changes?.Now ?? 0;

    /// <summary>What changes of an object are told under beside its name.</summary>
    public static string KeyOf(string contentType, long id) => $"{contentType}:{id}";

    /// <summary>What runs of these policies may wait for.</summary>
    public static HostInputs AskedBy(RunPolicies policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var needs = policies.All.SelectMany(policy => policy.ReadyWhen).ToList();
        return needs.Count == 0 ? HostInputs.None
            : needs.TrueForAll(need => need is ReadyCheck.PrimaryIp or ReadyCheck.Status or ReadyCheck.ConfigContext)
                ? HostInputs.All & ~HostInputs.Parts
                : HostInputs.All;
    }

    public async ValueTask<IReadOnlyList<HostLack>> CheckAsync(
        IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(needs);
        if (netbox() is not { } known)
            return [];
        var lacks = new List<HostLack>();
        var present = new List<WaitingHost>();
        foreach (var name in hosts)
        {
            if (known.Variables(name) is not { } variables)
            {
                lacks.Add(Unknown(name));
                continue;
            }
            var host = new WaitingHost(name, variables, known.Options);
            present.Add(host);
            foreach (var need in needs)
                if (DocumentedChecks.Lack(need, host) is { } what)
                    lacks.Add(new HostLack(name, what)
                    {
                        Inputs = DocumentedChecks.InputsOf(need, known.Options), Keys = KeysOf(known, name),
                    });
        }
        if (lacks.Count > 0)
            return lacks;
        // Whoever is not documented as wanted yet need not be reached.
        var asked = from host in present
                    from need in needs
                    where need is ReadyCheck.Dns or ReadyCheck.Ssh
                    select AskAsync(host, need, KeysOf(known, host.Name), cancellationToken);
        return [.. (await Task.WhenAll(asked).ConfigureAwait(false)).OfType<HostLack>()];
    }

    Func<SoleObject, IReadOnlyList<HostLack>>? IReadiness.JudgeOf(IReadOnlyList<ReadyCheck> needs) =>
        needs.All(DocumentedChecks.IsOfTheObject) ? alone => LacksOf(alone, needs) : null;

    public HostLack Unknown(string host) => new(host, "is not in the inventory")
    {
        Inputs = HostInputs.Object | HostInputs.Related,
        Keys = AreOwnNames ? [host] : null,
    };

    public HostDeletion? DeletionOf(string host, IReadOnlyList<EventObject> objects, DateTimeOffset since) =>
        SignalsChanges && AreOwnNames ? deleted?.Find(host, objects, since) : null;

    // The names of hosts are those of their objects.
    private bool AreOwnNames => netbox() is not { } known || (known.Options.HostnameField is null && !known.Options.VirtualChassisName);

    public async Task ChangedAsync(IReadOnlyList<HostLack>? lacks, long since, int looks, CancellationToken cancellationToken)
    {
        // Thousands may wait like that: each of them holds as little as can be.
        if (changes is not null && SignalsChanges && lacks?.Any(lack => lack.Again is not null) != true)
        {
            await changes.WaitAsync(KeysOf(lacks), InputsOf(lacks), since, cancellationToken).ConfigureAwait(false);
            return;
        }
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = new List<Task>
        {
            changes is null || !SignalsChanges
                ? Task.Delay(Timeout.Infinite, enough.Token)
                : changes.WaitAsync(KeysOf(lacks), InputsOf(lacks), since, enough.Token),
        };
        waits.AddRange((lacks ?? []).Where(lack => lack.Again is not null).Select(lack => AskAgainAsync(lack, looks, enough.Token)));
        var first = await Task.WhenAny(waits).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        foreach (var wait in waits)
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private static List<HostLack> LacksOf(SoleObject alone, IReadOnlyList<ReadyCheck> needs)
    {
        var host = new WaitingHost(alone.Name, alone.Variables, alone.Options);
        var lacks = new List<HostLack>();
        foreach (var need in needs)
            if (DocumentedChecks.Lack(need, host) is { } what)
                lacks.Add(new HostLack(alone.Name, what)
                {
                    Inputs = DocumentedChecks.InputsOf(need, alone.Options),
                    Keys = [alone.Name, KeyOf(PartOwner.TypeOf(alone.Kind), alone.Id)],
                });
        return lacks;
    }

    private async Task<HostLack?> AskAsync(
        WaitingHost host, ReadyCheck need, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        ValueTask<string?> Ask(CancellationToken stop) => need switch
        {
            ReadyCheck.Dns => probes.DnsAsync(host.DnsName, host.Addresses, stop),
            ReadyCheck.Ssh ssh => probes.SshAsync(host.ConnectsTo, ssh.Port ?? host.Port ?? HostProbes.SshPort, ssh.KnownHostKey, stop),
            _ => default,
        };
        return await Ask(cancellationToken).ConfigureAwait(false) is { } what
            ? new HostLack(host.Name, what) { Inputs = DocumentedChecks.InputsOf(need, host.Options), Keys = keys, Again = Ask }
            : null;
    }

    private async Task AskAgainAsync(HostLack lack, int looks, CancellationToken cancellationToken)
    {
        do
            await Task.Delay(Pauses.After(looks++), time, cancellationToken).ConfigureAwait(false);
        while (await lack.Again!(cancellationToken).ConfigureAwait(false) == lack.What); // not null: only such are asked again
    }

    // A name that is not the object's own may be made of other objects as well.
    private static List<string>? KeysOf(InventorySnapshot known, string host) => known.Find(host) is not { } found ? [host]
        : known.Options.VirtualChassisName && found.ObjectName != host ? null
        : [host, KeyOf(PartOwner.TypeOf(found.Kind), found.Id)];

    private static HashSet<string>? KeysOf(IReadOnlyList<HostLack>? lacks) =>
        lacks is null || lacks.Any(lack => lack.Keys is null) ? null : lacks.SelectMany(lack => lack.Keys!).ToHashSet();

    private static HostInputs InputsOf(IReadOnlyList<HostLack>? lacks) =>
        lacks?.Aggregate(HostInputs.None, (all, lack) => all | lack.Inputs) ?? HostInputs.All;
}
