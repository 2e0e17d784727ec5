using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class RouteTargetModel
{
    public static ObjectType Create() => new("ipam", "route-targets", "RouteTarget", "route target",
    [
        Id, Url, DisplayUrl, Display,
        Name(21).Unique(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Description,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters = [.. Filter.Fields("id", "name", "description"), .. Standard.Tenancy, .. Standard.Tagged],
        Search = ["name", "description", "comments"],
    };
}
