using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class ClusterGroupModel
{
    public static ObjectType Create() => new("virtualization", "cluster-groups", "ClusterGroup", "cluster group",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("cluster_count", "virtualization.cluster", "group"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "cluster_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Standard.Contacts],
    };
}
