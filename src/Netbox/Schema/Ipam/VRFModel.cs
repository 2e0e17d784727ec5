using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class VRFModel
{
    public static ObjectType Create() => new("ipam", "vrfs", "VRF", "VRF",
    [
        Id, Url, DisplayUrl, Display, Name(),
        NullableText("rd", 21).Labelled("Route distinguisher")
            .Helped("Unique route distinguisher (as defined in RFC 4364)").Unique("VRF with this route distinguisher already exists."),
        Ref("tenant", "tenancy.tenant").Protect(),
        Flag("enforce_unique", true).Labelled("Enforce unique space").Helped("Prevent duplicate prefixes/IP addresses within this VRF"),
        Description, Owner, Comments,
        Refs("import_targets", "ipam.routetarget"),
        Refs("export_targets", "ipam.routetarget"),
        Tags, CustomFields, Created, LastUpdated,
        Count("ipaddress_count", "ipam.ipaddress", "vrf"),
        Count("prefix_count", "ipam.prefix", "vrf"),
    ])
    {
        Brief = ["id", "url", "display", "name", "rd", "description", "prefix_count"],
        DisplayText = "{name}[ ({rd})]",
        Order = ["~name", "rd"],
        Filters =
        [
            .. Filter.Fields("id", "name", "rd", "enforce_unique", "description"),
            .. Filter.Relation("import_target", "ipam.routetarget", "name", ["import_targets"]),
            .. Filter.Relation("export_target", "ipam.routetarget", "name", ["export_targets"]),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "rd", "description"],
    };
}
