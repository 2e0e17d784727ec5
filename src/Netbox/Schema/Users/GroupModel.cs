using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

internal static class GroupModel
{
    public static ObjectType Create() => new("users", "groups", "Group", "group",
    [
        Id, Url, DisplayUrl, Display,
        Name(150).Unique(),
        Description,
        Mirror("permissions", "users.objectpermission", "groups"),
        PlainCount("user_count", "users.user", "groups"),
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Logged = false,
        Filters =
        [
            .. Filter.Fields("id", "name", "description"), .. Filter.Relation("user", "users.user", "username", ["^users.user.groups"]),
            .. Filter.Relation("owner", "users.owner", "name", ["^users.owner.user_groups"]),
            Filter.ById("permission_id", "users.objectpermission", ["^users.objectpermission.groups"]),
            Filter.ById("notification_group_id", "extras.notificationgroup", ["^extras.notificationgroup.groups"]),
        ],
        Search = ["name", "description"],
    };
}
