using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class RouteTargetModel
{
    public static ObjectType Create() => new("ipam", "route-targets", "RouteTarget", "route target",
    [
        Id, Url, DisplayUrl, Display,
        Name(21).Unique(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Description,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "description"),
            .. Filter.Relation("importing_vrf", "ipam.vrf", "rd", ["^ipam.vrf.import_targets"]),
            .. Filter.Relation("exporting_vrf", "ipam.vrf", "rd", ["^ipam.vrf.export_targets"]),
            .. Filter.Absent("importing_l2vpn_id", "importing_l2vpn", "exporting_l2vpn_id", "exporting_l2vpn"),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
