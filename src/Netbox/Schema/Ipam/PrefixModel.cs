using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class PrefixModel
{
    public static ObjectType Create() => new("ipam", "prefixes", "Prefix", "prefix",
    [
        Id, Url, DisplayUrl, Display,
        Computed("family"),
        new Field("prefix", FieldKind.Prefix) { IsRequired = true },
        Ref("vrf", "ipam.vrf").Protect(),
        .. Generic("scope_type", "scope_id", "scope", "dcim.location", "dcim.region", "dcim.site", "dcim.sitegroup")
            .Select(f => f.ResetOnPut()),
        Ref("tenant", "tenancy.tenant").Protect(),
        Ref("vlan", "ipam.vlan").Protect(),
        Choice("status", Choices.PrefixStatus, "active"),
        Ref("role", "ipam.role"),
        Flag("is_pool").Labelled("Is a pool").Helped("All IP addresses within this prefix are considered usable"),
        Flag("mark_utilized").Helped("Treat as fully utilized"),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Computed("children", "integer"),
        Depth,
        Ref("_location", "dcim.location").Cascade().Private(),
        Ref("_site", "dcim.site").Cascade().Private(),
        Ref("_region", "dcim.region").Private(),
        Ref("_site_group", "dcim.sitegroup").Private(),
    ])
    {
        Brief = ["id", "url", "display", "family", "prefix", "description", "_depth"],
        VerbosePlural = "prefixes",
        DisplayText = "{prefix}",
        Order = ["^#vrf", "prefix", "id"],
        Filters =
        [
            .. Filter.Fields("id", "is_pool", "mark_utilized", "description", "status"),
            .. Filter.Methods(
                "prefix", "within", "within_include", "contains", "family", "mask_length", "mask_length__gte", "mask_length__lte",
                "present_in_vrf", "present_in_vrf_id"),
            .. Filter.Measure("depth"), .. Filter.Measure("children"),
            .. Filter.Relation("vrf", "ipam.vrf", "rd"), .. Filter.Tree("region", "dcim.region", "_region"),
            .. Filter.Tree("site_group", "dcim.sitegroup", "_site_group"), .. Filter.Relation("site", "dcim.site", path: ["_site"]),
            .. Filter.Tree("location", "dcim.location", "_location"), .. Filter.Fields("scope_type", "scope_id"),
            Filter.ById("vlan_id", "ipam.vlan", ["vlan"]), Filter.Far("vlan_vid", "vlan", "vid"),
            .. Filter.Relation("vlan_group", "ipam.vlangroup", path: ["vlan", "group"]), .. Filter.Relation("role", "ipam.role"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["description"],
    };
}
