using Plumbline.Automation.Runs;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Server;

/// <summary>
/// Tells waiting runs which hosts a commit concerns. An address alone makes no host ready: that it is primary is a change of the host
/// itself.
/// </summary>
internal static class HostChanges
{
    private static readonly string[] Hosts = ["virtualization.virtualmachine", "dcim.device"];

    // Parts of hosts and records about them; what else there is (clusters, roles, tags …) can bring hosts into an inventory.
    private static readonly string[] NotHosts =
    [
        "virtualization.vminterface", "virtualization.virtualdisk", "dcim.interface", "dcim.macaddress", "ipam.ipaddress", "ipam.prefix",
        "ipam.service",
        "extras.journalentry", "extras.webhook", "extras.eventrule", "users.token", "users.user",
    ];

    public static void Tell(StoreCommit commit, ChangeSignal signal)
    {
        var changes = commit.Changes.Where(change => !NotHosts.Contains(change.ObjectType)).ToList();
        if (changes.Count == 0)
            return;
        signal.Raise(changes.TrueForAll(change => Hosts.Contains(change.ObjectType)) ? [.. changes.SelectMany(Names).Distinct()] : null);
    }

    // A rename concerns the old name as well as the new one.
    private static IEnumerable<string> Names(ObjectChangeRecord change) =>
        new[] { change.NameBefore, change.NameAfter }.OfType<string>();
}
