using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

internal static class ObjectPermissionModel
{
    public static ObjectType Create() => new("users", "permissions", "ObjectPermission", "permission",
    [
        Id, Url, DisplayUrl, Display, Name(), Description,
        Flag("enabled", true),
        ObjectTypes("object_types").Required(),
        new Field("actions", FieldKind.Strings) { IsRequired = true, Help = "The list of actions granted by this permission",
            Example = "[\"view\"]" },
        Json("constraints") with { Help = "Queryset filter matching the applicable objects of the selected type(s)" },
        Refs("groups", "users.group").Shown("id", "url", "display_url", "display", "name"),
        Refs("users", "users.user").Shown("id", "url", "display_url", "display", "username"),
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "enabled", "object_types", "actions"],
        Logged = false,
        Order = ["~name"],
        Filters =
        [
            .. Filter.Fields("id", "name", "enabled", "description"),
            .. Filter.Choices("object_types", "object_type", "object_type_id"),
            .. Filter.Methods("can_view", "can_add", "can_change", "can_delete"),
            .. Filter.Relation("user", "users.user", "username", ["users"]), .. Filter.Relation("group", "users.group", "name", ["groups"]),
        ],
        Search = ["name", "description"],
    };
}
