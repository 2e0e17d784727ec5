using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// What a replica holds: everything this store has a description of, but for what belongs to each installation alone (its users, tokens
/// and permissions) and what only grows (journal, change log, jobs).
/// </summary>
internal static class ReplicaTypes
{
    private static readonly HashSet<string> Own =
    [
        "users.user", "users.group", "users.objectpermission", "users.token", "core.objectchange", "core.objecttype", "core.job",
        "extras.journalentry", "extras.notificationgroup", "extras.savedfilter",
    ];

    /// <summary>What an inventory shows of hosts; without one of these hosts lose something.</summary>
    public static IReadOnlySet<string> OfHosts { get; } = new HashSet<string>
    {
        "virtualization.virtualmachine", "virtualization.vminterface", "virtualization.cluster", "virtualization.clustertype",
        "virtualization.clustergroup", "virtualization.virtualdisk", "dcim.device", "dcim.interface", "dcim.site", "dcim.sitegroup",
        "dcim.region", "dcim.location", "dcim.rack", "dcim.devicerole", "dcim.devicetype", "dcim.manufacturer", "dcim.platform",
        "dcim.macaddress", "ipam.ipaddress", "ipam.prefix", "ipam.vrf", "ipam.service", "tenancy.tenant", "extras.tag",
        "extras.configcontext", "extras.customfield", "dcim.cable", "dcim.cabletermination",
    };

    // Others are read with the help of these.
    private static readonly string[] First = ["extras.customfieldchoiceset", "extras.tag", "extras.customfield"];

    /// <summary>All of them, those first that others need to be read.</summary>
    public static IReadOnlyList<ObjectType> All { get; } =
    [
        .. ObjectTypes.All.Where(t => !Own.Contains(t.Label) && !t.IsAbsent && t.Slots > 0
            && (!t.ReadOnly || t.Label == "dcim.cabletermination"))
            .OrderBy(t => Array.IndexOf(First, t.Label) is >= 0 and var at ? at : First.Length),
    ];

    /// <summary>Those that are wanted, in the same order.</summary>
    public static IReadOnlyList<ObjectType> Of(ReplicaOptions options) => options.Types.Count == 0
        ? All
        : [.. All.Where((type, i) => i < Leading || options.Types.Contains(type.Label))];

    /// <summary>How many of <see cref="All"/>, from the start, must be there before the others are read.</summary>
    public static int Leading => First.Length;
}
