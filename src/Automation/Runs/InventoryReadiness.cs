using Plumbline.Automation.Inventory.Live;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Runs;

/// <summary>Judges readiness by the inventory, whose hosts are read again before every look. An inventory that is not NetBox's knows no primary addresses.</summary>
/// <param name="changed">Completes when something changed in the store; null where changes are not signalled.</param>
public sealed class InventoryReadiness(FileInventory inventory, Func<CancellationToken, Task>? changed = null) : IReadiness
{
    private static readonly string[] PrimaryAddresses = ["primary_ip4", "primary_ip6"];

    public ValueTask<IReadOnlyList<HostLack>> CheckAsync(IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        if (!needs.Contains(ReadyCheck.PrimaryIp) || inventory.Netbox?.Snapshot is not { } snapshot)
            return new([]);
        return new([.. hosts.Where(host => !HasPrimaryAddress(snapshot.Variables(host))).Select(host => new HostLack(host, "primary IP address"))]);
    }

    public Task ChangedAsync(CancellationToken cancellationToken) =>
        changed is null ? Task.Delay(Timeout.Infinite, cancellationToken) : changed(cancellationToken);

    private static bool HasPrimaryAddress(Mapping? variables) =>
        variables is not null && Array.Exists(PrimaryAddresses, name => variables.TryGetValue(name, out var value) && value is not null);
}
