using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RegionModel
{
    public static ObjectType Create() => new("dcim", "regions", "Region", "region",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(),
        Ref("parent", "dcim.region").Cascade().Shown("id", "url", "display_url", "display", "name", "slug", "site_count", "_depth")
            .ResetOnPut(),
        Description, Tags, CustomFields, Created, LastUpdated,
        PlainCount("site_count", "dcim.site", "region").Cumulative(),
        Count("prefix_count", "ipam.prefix", "_region"),
        Owner, Comments, Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "site_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "site_count", "_depth"],
        Order = ["@tree"],
        Unique =
        [
            new("A top-level region with this name already exists.", "name", "!parent"),
            new("A top-level region with this slug already exists.", "slug", "!parent"),
            new("Region with this Parent and Name already exists.", "parent", "name"),
            new("Region with this Parent and Slug already exists.", "parent", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Contacts, .. Standard.Tagged,
            .. Standard.TreeNode("dcim.region"),
        ],
        Search = Standard.TreeSearch,
    };
}
