using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Users;

/// <summary>API tokens. The secret of a version 1 token is kept as it is, that of a version 2 token only as a digest.</summary>
internal static class TokenModel
{
    public static ObjectType Create() => new("users", "tokens", "Token", "token",
    [
        Id, Url, DisplayUrl, Display,
        (Whole("version", 1, 2) with { IsNullable = false }).Or(2L),
        NullableText("key", 12).ReadOnly(),
        RequiredRef("user", "users.user").Cascade(),
        Description,
        Created,
        Time("expires"),
        Time("last_used").ReadOnly(),
        Flag("enabled", true),
        Flag("write_enabled", true),
        Whole("pepper_id").ReadOnly(),
        new Field("allowed_ips", FieldKind.Networks) { IsNullable = true },
        Computed("token", "string") with { IsReadOnly = false, IsNullable = true },
        NullableText("plaintext").Private().Secret(),
        NullableText("hmac_digest").Private().Secret(),
    ])
    {
        Brief = ["id", "url", "display", "version", "key", "enabled", "write_enabled", "description"],
        DisplayText = "@token",
        Logged = false,
        Order = ["-created", "-id"],
        Filters =
        [
            .. Filter.Fields(
                "id", "version", "key", "write_enabled", "enabled", "description", "created", "expires", "last_used", "pepper_id"),
            .. Filter.Relation("user", "users.user", "username"),
        ],
        Search = ["description", "user.username"],
    };
}
