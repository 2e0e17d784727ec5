using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class NotificationGroupModel
{
    public static ObjectType Create() => new("extras", "notification-groups", "NotificationGroup", "notification group",
    [
        Id, Url, Display, DisplayUrl,
        Name().Unique(),
        Description,
        Refs("groups", "users.group"),
        Refs("users", "users.user"),
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "description"),
            .. Filter.Relation("user", "users.user", "username", ["users"]), .. Filter.Relation("group", "users.group", "name", ["groups"]),
            .. Filter.Methods("created_by_request", "updated_by_request", "modified_by_request"),
            .. Filter.Absent("created", "last_updated"),
        ],
        Search = ["name", "description"],
    };
}
