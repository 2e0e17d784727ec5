using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class RoleModel
{
    public static ObjectType Create() => new("ipam", "roles", "Role", "role",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(1000L),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("prefix_count", "ipam.prefix", "role"),
        Count("vlan_count", "ipam.vlan", "role"),
        Zero("asn_count"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "prefix_count", "vlan_count", "asn_count"],
        Order = ["weight", "~name"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Filter.Fields("weight")],
    };
}
