using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Runs;

/// <summary>
/// Reads what hosts lack from the NetBox inventory, which reads a run's hosts again at every look. An inventory that is not NetBox's has
/// nothing to wait for.
/// </summary>
/// <param name="netbox">The inventory as last read; null for one that Ansible reads itself.</param>
/// <param name="changes">Tells changes of the store; null where they are not signalled.</param>
public sealed class InventoryReadiness(Func<InventorySnapshot?> netbox, ChangeSignal? changes = null) : IReadiness
{
    public bool SignalsChanges => changes is not null;

    public long Now => changes?.Now ?? 0;

    public ValueTask<IReadOnlyList<HostLack>> CheckAsync(
        IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(needs);
        return new(netbox() is not { } known
            ? []
            : [.. from host in hosts from need in needs where !Has(known, host, need) select new HostLack(host, Name(need))]);
    }

    public Task ChangedAsync(IReadOnlyCollection<string>? hosts, long since, CancellationToken cancellationToken) =>
        changes?.WaitAsync(hosts, since, cancellationToken) ?? Task.Delay(Timeout.Infinite, cancellationToken);

    private static bool Has(InventorySnapshot known, string host, ReadyCheck need) => need switch
    {
        ReadyCheck.PrimaryIp => known.Variables(host) is { } variables
            && (variables.ContainsKey(Renamed(known.Options, "primary_ip4"))
            || variables.ContainsKey(Renamed(known.Options, "primary_ip6"))),
        _ => true,
    };

    private static string Renamed(InventoryOptions options, string name)
    {
        foreach (var rename in options.RenameVariables)
            if (rename.TryRename(name, out var renamed))
                return renamed;
        return name;
    }

    private static string Name(ReadyCheck need) => need switch
    {
        ReadyCheck.PrimaryIp => "primary IP address",
        _ => need.ToString(),
    };
}
