using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ImageAttachmentModel
{
    public static ObjectType Create() => new("extras", "image-attachments", "ImageAttachment", "image attachment",
    [
        Id, Url, Display,
        .. Generic("object_type", "object_id", "parent").Select(f => f.IsReadOnly ? f : f.Required().Between(0, long.MaxValue) with
        {
            IsNullable = false, GoesWith = ObjectFeatures.With(ObjectFeatures.Images),
        }),
        Text("name", 50),
        Text("image").Required().Picture(),
        Description,
        Whole("image_height", 0, 32767).ReadOnly(), Whole("image_width", 0, 32767).ReadOnly(),
        Whole("image_size", 0, long.MaxValue).ReadOnly(),
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "image", "description"],
        DisplayText = "@image",
        Order = ["name", "id"],
        Filters =
        [
            .. Filter.Fields(
                "id", "object_type", "object_id", "name", "description", "image_width", "image_height", "image_size"),
            .. Filter.Methods("object_type_id"), .. Standard.Logged,
        ],
        Search = ["name", "image", "description"],
    };
}
