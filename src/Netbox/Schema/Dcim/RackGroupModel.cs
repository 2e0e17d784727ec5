using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RackGroupModel
{
    public static ObjectType Create() => new("dcim", "rack-groups", "RackGroup", "rack group",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Description,
        Count("rack_count", "dcim.rack", "group"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "rack_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged],
    };
}
