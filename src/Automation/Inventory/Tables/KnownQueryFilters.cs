using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// The query parameters of NetBox's two host lists. The built-in catalogue holds those of NetBox 4.6; a name it lacks is looked up in the
/// server's own schema, which takes a server up to a minute to make.
/// </summary>
internal sealed class KnownQueryFilters
{
    private readonly HashSet<string> _devices;
    private readonly HashSet<string> _machines;

    private KnownQueryFilters(HashSet<string> devices, HashSet<string> machines) => (_devices, _machines) = (devices, machines);

    public static KnownQueryFilters BuiltIn { get; } = new(
        Expand(
            plain: "brief console_ports console_server_ports created_by_request device_bays fields has_oob_ip has_primary_ip "
                + "has_virtual_device_context "
                + "interfaces is_full_depth limit local_context_data modified_by_request module_bays offset omit ordering "
                + "pass_through_ports power_outlets "
                + "power_ports q start updated_by_request virtual_chassis_member",
            negatable: "cluster_group cluster_group_id cluster_id config_template_id contact contact_group contact_role device_type "
                + "device_type_id location "
                + "location_id manufacturer manufacturer_id model oob_ip_id owner owner_group owner_group_id owner_id parent_bay_id "
                + "parent_device_id platform "
                + "platform_id primary_ip4 primary_ip4_id primary_ip6 primary_ip6_id rack_id region region_id role role_id site site_group "
                + "site_group_id "
                + "site_id tenant tenant_group tenant_group_id tenant_id virtual_chassis_id",
            text: "airflow asset_tag description face name serial status",
            number: "console_port_count console_server_port_count created device_bay_count front_port_count id interface_count "
                + "inventory_item_count "
                + "last_updated latitude longitude module_bay_count position power_outlet_count power_port_count rear_port_count "
                + "vc_position vc_priority"),
        Expand(
            plain: "brief created_by_request fields has_primary_ip limit local_context_data modified_by_request offset omit ordering q "
                + "start updated_by_request",
            negatable: "cluster cluster_group cluster_group_id cluster_id cluster_type cluster_type_id config_template_id contact "
                + "contact_group contact_role "
                + "device device_id owner owner_group owner_group_id owner_id platform platform_id primary_ip4 primary_ip4_id primary_ip6 "
                + "primary_ip6_id region "
                + "region_id role role_id site site_group site_group_id site_id tenant tenant_group tenant_group_id tenant_id "
                + "virtual_machine_type "
                + "virtual_machine_type_id",
            text: "description name serial start_on_boot status",
            number: "created disk id interface_count last_updated memory vcpus virtual_disk_count"));

    public static KnownQueryFilters FromServer(HashSet<string> devices, HashSet<string> machines) => new(devices, machines);

    public bool Allows(HostKind kind, string name) =>
        name.StartsWith("cf_", StringComparison.Ordinal) || (kind == HostKind.Device ? _devices : _machines).Contains(name);

    public bool Knows(string name) => Allows(HostKind.Device, name) || Allows(HostKind.VirtualMachine, name);

    public string? Nearest(string name) => NearestName.Of(name, _devices.Concat(_machines));

    private static HashSet<string> Expand(string plain, string negatable, string text, string number)
    {
        string[] ofText = ["empty", "ic", "ie", "iew", "iregex", "isw", "n", "nic", "nie", "niew", "nisw", "regex"];
        var names = new HashSet<string>(plain.Split(' '));
        Add(negatable, ["n"]);
        Add(text, ofText);
        Add("mac_address", ofText[1..]);
        Add("tag tag_id", ["any", "n"]);
        Add(number, ["empty", "gt", "gte", "lt", "lte", "n"]);
        return names;

        void Add(string fields, string[] lookups)
        {
            foreach (var field in fields.Split(' '))
            {
                names.Add(field);
                names.UnionWith(lookups.Select(lookup => $"{field}__{lookup}"));
            }
        }
    }
}
