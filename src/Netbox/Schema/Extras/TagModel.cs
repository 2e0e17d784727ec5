using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class TagModel
{
    public static ObjectType Create() => new("extras", "tags", "Tag", "tag",
    [
        Id with { Label = "Id" }, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Color(), Description,
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(1000L),
        ObjectTypes("object_types"),
        Computed("tagged_items") with { IsAnnotated = true },
        Created, LastUpdated,
        Owner.Private(),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "color", "description"],
        Order = ["weight", "name"],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "color", "weight", "description"),
            .. Filter.Choices("object_types"), .. Filter.Methods("content_type", "content_type_id", "for_object_type_id"),
            .. Standard.Logged, .. Standard.Owned,
        ],
        Search = ["name", "slug", "description"],
    };
}
