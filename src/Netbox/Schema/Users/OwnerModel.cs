using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

internal static class OwnerModel
{
    public static ObjectType Create() => new("users", "owners", "Owner", "owner",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Ref("group", "users.ownergroup").Protect(),
        Description,
        Refs("user_groups", "users.group"),
        Refs("users", "users.user"),
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "description"), .. Filter.Relation("group", "users.ownergroup", "name"), .. Standard.Logged,
            .. Filter.Relation("user_group", "users.group", "name", ["user_groups"]),
            .. Filter.Relation("user", "users.user", "username", ["users"]),
        ],
        Search = ["name", "description"],
    };
}
