using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class SavedFilterModel
{
    public static ObjectType Create() => new("extras", "saved-filters", "SavedFilter", "saved filter",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        Name().Unique(),
        Slug().Unique(),
        Description,
        new Field("user", FieldKind.Ref) { Target = "users.user", IsNullable = true, Shape = ["id"] },
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(100L),
        Flag("enabled", true),
        Flag("shared", true),
        (JsonObject("parameters") with { IsNullable = false }).Required().Like("{\"name\": [\"one\"]}"),
        Owner, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description"],
        Order = ["weight", "~name"],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description", "enabled", "shared", "weight"),
            .. Filter.Choices("object_type", "object_type_id"), .. Filter.Methods("usable"),
            .. Filter.Relation("user", "users.user", "username"),
            .. Standard.Logged, .. Standard.Owned,
        ],
        Search = ["name", "description"],
    };
}
