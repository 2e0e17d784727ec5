using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

internal static class OwnerGroupModel
{
    public static ObjectType Create() => new("users", "owner-groups", "OwnerGroup", "owner group",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Description,
        Count("member_count", "users.owner", "group"),
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters = [.. Filter.Fields("id", "name", "description"), .. Standard.Logged],
        Search = ["name", "description"],
    };
}
