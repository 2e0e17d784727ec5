using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

internal static class UserModel
{
    public static ObjectType Create() => new("users", "users", "User", "user",
    [
        Id, Url, DisplayUrl, Display,
        Text("username", 150).Required().Like("\"jo.doe\"")
            .Helped("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.")
                .Unique("A user with that username already exists."),
        Text("password", 128).Required().Like("\"Correct-Horse-7\"").WriteOnly().Secret(),
        Text("first_name", 150),
        Text("last_name", 150),
        new Field("email", FieldKind.Email) { MaxLength = 254, Default = "" }.Labelled("Email address"),
        Flag("is_active", true).Labelled("Active")
            .Helped("Designates whether this user should be treated as active. Unselect this instead of deleting accounts."),
        (Time("date_joined") with { IsNullable = false }),
        Time("last_login"),
        Refs("groups", "users.group"),
        Mirror("permissions", "users.objectpermission", "users"),
        Flag("is_superuser").Private(),
        JsonObject("config").Private(),
        // Who he is at a provider of log-ins: its address, a blank, and his name there that does not change.
        NullableText("provided_as").Private().Secret(),
    ])
    {
        Brief = ["id", "url", "display", "username"],
        Logged = false,
        DisplayText = "@user",
        Order = ["username"],
        Filters =
        [
            .. Filter.Fields(
                "id", "username", "first_name", "last_name", "email", "is_active", "is_superuser", "date_joined",
                "last_login"),
            .. Filter.Relation("group", "users.group", "name", ["groups"]),
            .. Filter.Relation("owner", "users.owner", "name", ["^users.owner.users"]),
            Filter.ById("permission_id", "users.objectpermission", ["^users.objectpermission.users"]),
            Filter.ById("notification_group_id", "extras.notificationgroup", ["^extras.notificationgroup.users"]),
        ],
        Search = ["username", "first_name", "last_name", "email"],
    };
}
