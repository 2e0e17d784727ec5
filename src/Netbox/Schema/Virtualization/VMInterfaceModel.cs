using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class VMInterfaceModel
{
    public static ObjectType Create() => new("virtualization", "interfaces", "VMInterface", "interface",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("virtual_machine", "virtualization.virtualmachine").Cascade(),
        Name(64),
        Flag("enabled", true),
        Ref("parent", "virtualization.vminterface").Restrict().Shown("id", "url", "display_url", "display", "virtual_machine", "name"),
        Ref("bridge", "virtualization.vminterface").Shown("id", "url", "display_url", "display", "virtual_machine", "name"),
        Whole("mtu", 1, 65536).Labelled("MTU"),
        Computed("mac_address", "string"),
        Ref("primary_mac_address", "dcim.macaddress").Quiet(),
        Computed("mac_addresses").Shown("id", "url", "display", "mac_address", "description"),
        Description,
        Choice("mode", Choices.InterfaceMode),
        Ref("untagged_vlan", "ipam.vlan"),
        Refs("tagged_vlans", "ipam.vlan"),
        Ref("qinq_svlan", "ipam.vlan"),
        Ref("vlan_translation_policy", "ipam.vlantranslationpolicy").Protect(),
        Ref("vrf", "ipam.vrf"),
        Computed("l2vpn_termination", "nested object").Shown("id", "url", "display", "l2vpn"),
        Owner, Tags, CustomFields, Created, LastUpdated,
        Computed("count_ipaddresses", "integer"),
        Computed("count_fhrp_groups", "integer"),
    ])
    {
        Brief = ["id", "url", "display", "virtual_machine", "name", "description"],
        Order = ["virtual_machine", "@interface"],
        PlainOrder = ["name"],
        Unique = [new("Interface with this Virtual machine and Name already exists.", "virtual_machine", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "enabled", "mtu", "mode", "description"),
            .. Filter.Relation("cluster", "virtualization.cluster", "name", ["virtual_machine", "cluster"]),
            .. Filter.Relation("virtual_machine", "virtualization.virtualmachine", "name"),
            Filter.ById("parent_id", "virtualization.vminterface", ["parent"]),
            Filter.ById("bridge_id", "virtualization.vminterface", ["bridge"]),
            Filter.Far("mac_address", "^dcim.macaddress.assigned_object_id", "mac_address"),
            .. Filter.Relation("primary_mac_address", "dcim.macaddress", "mac_address"),
            .. Filter.Relation("vrf", "ipam.vrf", "rd"), .. Filter.Methods("vlan_id", "vlan"),
            .. Filter.Relation("vlan_translation_policy", "ipam.vlantranslationpolicy", "name"), .. Filter.Absent("l2vpn_id", "l2vpn"),
            .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
