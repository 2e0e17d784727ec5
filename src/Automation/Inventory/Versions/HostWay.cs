using Plumbline.Automation.Inventory.Options;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>By which lists of NetBox the hosts are found that show something of an object.</summary>
/// <param name="List">A list; its objects are hosts, parts of hosts, or lead on.</param>
/// <param name="Filter">The filter that takes the object's id.</param>
/// <param name="Needs">Whether an inventory file shows what is found; null for always.</param>
internal sealed record HostWay(string List, string Filter, Func<InventoryOptions, bool>? Needs = null)
{
    public const string Devices = "dcim/devices/", Machines = "virtualization/virtual-machines/";

    private const string Sites = "dcim/sites/", Clusters = "virtualization/clusters/", Racks = "dcim/racks/",
        Addresses = "ipam/ip-addresses/", Services = "ipam/services/", Prefixes = "ipam/prefixes/", DeviceNics = "dcim/interfaces/",
        MachineNics = "virtualization/interfaces/";

    // Of the lists that lead on, what the objects are; of all others whose objects are looked at, they tell their host themselves.
    private static readonly Dictionary<string, string> LeadingOn = new()
    {
        [Sites] = "dcim.site", [Clusters] = "virtualization.cluster", [Racks] = "dcim.rack",
    };

    private static readonly Dictionary<string, HostWay[]> Known = new()
    {
        ["dcim.device"] = [new(Machines, "device_id")],
        ["dcim.site"] = Both("site_id"),
        ["dcim.region"] = Both("region_id"),
        ["dcim.sitegroup"] = Both("site_group_id"),
        ["dcim.location"] = [new(Devices, "location_id")],
        ["dcim.rack"] = [new(Devices, "rack_id")],
        ["dcim.rackrole"] = [new(Racks, "role_id", o => o.Racks)],
        ["dcim.devicerole"] = Both("role_id"),
        ["dcim.platform"] = Both("platform_id"),
        ["dcim.devicetype"] = [new(Devices, "device_type_id")],
        ["dcim.manufacturer"] = [new(Devices, "manufacturer_id")],
        ["dcim.virtualchassis"] = [new(Devices, "virtual_chassis_id")],
        ["tenancy.tenant"] = [.. Both("tenant_id"), new(Sites, "tenant_id", o => o.SiteData), new(Prefixes, "tenant_id", o => o.Prefixes)],
        ["tenancy.tenantgroup"] = Both("tenant_group_id"),
        ["virtualization.cluster"] = Both("cluster_id"),
        ["virtualization.clustertype"] = [new(Clusters, "type_id")],
        ["virtualization.clustergroup"] = Both("cluster_group_id"),
        ["virtualization.virtualmachinetype"] = [new(Machines, "virtual_machine_type_id", IsFree)],
        ["extras.configtemplate"] = [.. Both("config_template_id").Select(way => way with { Needs = IsFree })],
        ["extras.tag"] =
        [
            .. Both("tag_id"), new(DeviceNics, "tag_id", o => o.Interfaces), new(MachineNics, "tag_id", o => o.Interfaces),
            new(Addresses, "tag_id", o => o.Interfaces), new(Services, "tag_id", o => o.Services), new(Sites, "tag_id", o => o.SiteData),
            new(Prefixes, "tag_id", o => o.Prefixes), new("virtualization/virtual-disks/", "tag_id", o => o.VirtualDisks),
        ],
        ["ipam.ipaddress"] =
        [
            .. Both("primary_ip4_id"), .. Both("primary_ip6_id"), new(Devices, "oob_ip_id"),
            new(Addresses, "nat_inside_id", o => o.Interfaces), new(Services, "ip_address_id", o => o.Services),
        ],
        ["ipam.vrf"] =
        [
            new(DeviceNics, "vrf_id", o => o.Interfaces), new(MachineNics, "vrf_id", o => o.Interfaces),
            new(Addresses, "vrf_id", o => o.Interfaces), new(Prefixes, "vrf_id", o => o.Prefixes),
        ],
        ["ipam.vlan"] =
        [
            new(DeviceNics, "vlan_id", o => o.Interfaces), new(MachineNics, "vlan_id", o => o.Interfaces),
            new(Prefixes, "vlan_id", o => o.Prefixes),
        ],
        ["ipam.role"] = [new(Prefixes, "role_id", o => o.Prefixes)],
        ["ipam.asn"] = [new(Sites, "asn_id", o => o.SiteData)],
    };

    // Whose custom fields are shown with a host.
    private static readonly Dictionary<string, HostWay> WithFields = new()
    {
        ["dcim.device"] = new(Devices, ""), ["virtualization.virtualmachine"] = new(Machines, ""),
        ["dcim.site"] = new(Sites, "", o => o.SiteData), ["ipam.prefix"] = new(Prefixes, "", o => o.Prefixes),
        ["dcim.interface"] = new(DeviceNics, "", o => o.Interfaces),
        ["virtualization.vminterface"] = new(MachineNics, "", o => o.Interfaces),
        ["ipam.ipaddress"] = new(Addresses, "", o => o.Interfaces), ["ipam.service"] = new(Services, "", o => o.Services),
        ["virtualization.virtualdisk"] = new("virtualization/virtual-disks/", "", o => o.VirtualDisks),
    };

    /// <summary>The way to those who name an object in a custom field; null where hosts do not show it.</summary>
    /// <param name="type">Who has the field.</param>
    /// <param name="field">Its name.</param>
    /// <param name="options">What the inventory file shows.</param>
    public static HostWay? ByField(string type, string field, InventoryOptions options) =>
        WithFields.TryGetValue(type, out var way) && way.Needs?.Invoke(options) != false ? way with { Filter = $"cf_{field}" } : null;

    /// <summary>The ways from an object of a type.</summary>
    public static IEnumerable<HostWay> From(string type, InventoryOptions options) =>
        Known.TryGetValue(type, out var ways) ? ways.Where(way => way.Needs?.Invoke(options) != false) : [];

    /// <summary>Whether the found objects are hosts themselves.</summary>
    public bool EndsAtHosts => List is Devices or Machines;

    /// <summary>The type of the found objects, where hosts are found by them in turn.</summary>
    public string? LeadsTo => LeadingOn.GetValueOrDefault(List);

    /// <summary>Whether the found objects are shown with the site they are for.</summary>
    public bool EndsAtPrefixes => List == Prefixes;

    private static HostWay[] Both(string filter) => [new(Devices, filter), new(Machines, filter)];

    // Expressions may read whatever NetBox gives of a host.
    private static bool IsFree(InventoryOptions options) => options.Compose.Count + options.Groups.Count + options.KeyedGroups.Count > 0;
}
