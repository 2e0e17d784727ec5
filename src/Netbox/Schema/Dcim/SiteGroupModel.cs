using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class SiteGroupModel
{
    public static ObjectType Create() => new("dcim", "site-groups", "SiteGroup", "site group",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(),
        Ref("parent", "dcim.sitegroup").Cascade().Shown("id", "url", "display_url", "display", "name", "slug", "site_count", "_depth")
            .ResetOnPut(),
        Description, Tags, CustomFields, Created, LastUpdated,
        PlainCount("site_count", "dcim.site", "group").Cumulative(),
        Count("prefix_count", "ipam.prefix", "_site_group"),
        Owner, Comments, Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "site_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "site_count", "_depth"],
        Order = ["@tree"],
        Unique =
        [
            new("A top-level site group with this name already exists.", "name", "!parent"),
            new("A top-level site group with this slug already exists.", "slug", "!parent"),
            new("Site group with this Parent and Name already exists.", "parent", "name"),
            new("Site group with this Parent and Slug already exists.", "parent", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Contacts, .. Standard.Tagged,
            .. Standard.TreeNode("dcim.sitegroup"),
        ],
        Search = Standard.TreeSearch,
    };
}
