using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class TenantGroupModel
{
    public static ObjectType Create() => new("tenancy", "tenant-groups", "TenantGroup", "tenant group",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Ref("parent", "tenancy.tenantgroup").Cascade().Shown(
            "id", "url", "display_url", "display", "name", "slug", "tenant_count", "_depth"),
        Description, Tags, CustomFields, Created, LastUpdated,
        PlainCount("tenant_count", "tenancy.tenant", "group").Cumulative(),
        Owner, Comments, Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "tenant_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "tenant_count", "_depth"],
        Order = ["@tree"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Standard.TreeNode("tenancy.tenantgroup"),],
        Search = Standard.TreeSearch,
    };
}
