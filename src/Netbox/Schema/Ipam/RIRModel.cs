using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class RIRModel
{
    public static ObjectType Create() => new("ipam", "rirs", "RIR", "RIR",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Flag("is_private").Labelled("Private"),
        Description,
        Count("aggregate_count", "ipam.aggregate", "rir"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "aggregate_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "is_private", "description"), .. Standard.Tagged],
    };
}
