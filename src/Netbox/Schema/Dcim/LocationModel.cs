using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class LocationModel
{
    public static ObjectType Create() => new("dcim", "locations", "Location", "location",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(),
        RequiredRef("site", "dcim.site").Cascade(),
        Ref("parent", "dcim.location").Cascade().Shown("id", "url", "display_url", "display", "name", "slug", "rack_count", "_depth")
            .ResetOnPut(),
        Choice("status", Choices.SiteStatus, "active"),
        Ref("tenant", "tenancy.tenant").Protect(),
        Text("facility", 50).Helped("Local facility ID or description"),
        Description, Tags, CustomFields, Created, LastUpdated,
        PlainCount("rack_count", "dcim.rack", "location").Cumulative(),
        PlainCount("device_count", "dcim.device", "location").Cumulative(),
        Count("prefix_count", "ipam.prefix", "_location"),
        Owner, Comments, Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "rack_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "rack_count", "_depth"],
        Order = ["@tree"],
        Unique =
        [
            new("A location with this name already exists within the specified site.", "site", "name", "!parent"),
            new("A location with this slug already exists within the specified site.", "site", "slug", "!parent"),
            new("Location with this Site, Parent and Name already exists.", "site", "parent", "name"),
            new("Location with this Site, Parent and Slug already exists.", "site", "parent", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Filter.Fields("facility", "status"),
            .. Standard.TreeNode("dcim.location"),
            .. Filter.Tree("region", "dcim.region", "site", "region"), .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"),
            .. Filter.Relation("site", "dcim.site"),
            .. Standard.Tenancy, .. Standard.Contacts,
        ],
        Search = [.. Standard.TreeSearch, "facility"],
    };
}
