using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class ClusterTypeModel
{
    public static ObjectType Create() => new("virtualization", "cluster-types", "ClusterType", "cluster type",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("cluster_count", "virtualization.cluster", "type"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "cluster_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged],
    };
}
