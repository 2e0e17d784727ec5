using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class VLANGroupModel
{
    public static ObjectType Create() => new("ipam", "vlan-groups", "VLANGroup", "VLAN group",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(),
        .. Generic(
            "scope_type", "scope_id", "scope", "dcim.region", "dcim.sitegroup", "dcim.site", "dcim.location", "dcim.rackgroup",
            "dcim.rack", "virtualization.clustergroup", "virtualization.cluster")
            .Select(f => f.ResetOnPut() with { GoesWith = [.. f.GoesWith.Where(scope => scope != "dcim.rackgroup")] }),
        new Field("vid_ranges", FieldKind.Ranges) { Label = "Vid ranges" },
        Computed("total_vlan_ids", "integer"),
        Ref("tenant", "tenancy.tenant").Protect(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("vlan_count", "ipam.vlan", "group"),
        Computed("utilization", "string"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "vlan_count"],
        Unique =
        [
            new("VLAN group with this Scope type, Scope id and Name already exists.", "scope_type", "scope_id", "name"),
            new("VLAN group with this Scope type, Scope id and Slug already exists.", "scope_type", "scope_id", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Filter.Fields("scope_type", "scope_id"),
            .. Filter.Methods("contains_vid", "region", "site_group", "site", "location", "rack_group", "rack", "cluster_group", "cluster"),
            .. Filter.Measure("total_vlan_ids"), .. Standard.Tenancy,
        ],
        Search = ["name", "description"],
    };
}
