using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RackRoleModel
{
    public static ObjectType Create() => new("dcim", "rack-roles", "RackRole", "rack role",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Color(), Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("rack_count", "dcim.rack", "role"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "rack_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Filter.Fields("color")],
    };
}
