using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class VLANModel
{
    public static ObjectType Create() => new("ipam", "vlans", "VLAN", "VLAN",
    [
        Id, Url, DisplayUrl, Display,
        Ref("site", "dcim.site").Protect(),
        Ref("group", "ipam.vlangroup").Protect().ResetOnPut(),
        (Whole("vid", 1, 4094).Required() with { IsNullable = false }).Labelled("VLAN ID").Helped("Numeric VLAN ID (1-4094)"),
        Name(64),
        Ref("tenant", "tenancy.tenant").Protect(),
        Choice("status", Choices.VLANStatus, "active"),
        Ref("role", "ipam.role"),
        Description,
        Choice("qinq_role", Choices.VLANQinqRole),
        Ref("qinq_svlan", "ipam.vlan").Protect().ResetOnPut(),
        Owner, Comments,
        Computed("l2vpn_termination", "nested object").Shown("id", "url", "display", "l2vpn"),
        Tags, CustomFields, Created, LastUpdated,
        Count("prefix_count", "ipam.prefix", "vlan"),
    ])
    {
        Brief = ["id", "url", "display", "vid", "name", "description"],
        DisplayText = "{name} ({vid})",
        Order = ["site", "group", "vid", "id"],
        Unique =
        [
            new("VLAN with this Group and VLAN ID already exists.", "group", "vid"),
            new("VLAN with this Group and Name already exists.", "group", "name"),
            new("VLAN with this Q-in-Q SVLAN and VLAN ID already exists.", "qinq_svlan", "vid"),
            new("VLAN with this Q-in-Q SVLAN and Name already exists.", "qinq_svlan", "name"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "vid", "name", "description", "status", "qinq_role"),
            .. Filter.Tree("region", "dcim.region", "site", "region"), .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"),
            .. Filter.Relation("site", "dcim.site"), .. Filter.Relation("group", "ipam.vlangroup"), .. Filter.Relation("role", "ipam.role"),
            Filter.ById("qinq_svlan_id", "ipam.vlan", ["qinq_svlan"]), Filter.Far("qinq_svlan_vid", "qinq_svlan", "vid"),
            .. Filter.Methods(
                "available_on_virtualmachine", "available_on_device", "available_at_site", "available_at_site_group", "interface_id",
                "vminterface_id"),
            .. Filter.Absent("l2vpn_id", "l2vpn"),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
