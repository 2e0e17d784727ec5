using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

/// <summary>Links that NetBox's pages show; here they are kept, and nothing shows them.</summary>
internal static class CustomLinkModel
{
    public static ObjectType Create() => new("extras", "custom-links", "CustomLink", "custom link",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        Name().Unique(),
        Flag("enabled", true),
        Text("link_text").Required().Helped("Jinja2 template code for link text"),
        Text("link_url").Required().Labelled("Link URL").Helped("Jinja2 template code for link URL"),
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(100L),
        Text("group_name", 50).Helped("Links with the same group will appear as a dropdown menu"),
        new Field("button_class", FieldKind.PlainChoice) { Choices = Choices.CustomLinkButtonClass, Default = "default" }
            .Helped("The class of the first link in a group will be used for the dropdown button"),
        Flag("new_window").Helped("Force link to open in a new window"),
        Owner, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name"],
        Order = ["group_name", "weight", "name"],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "enabled", "link_text", "link_url", "weight", "group_name", "new_window", "button_class"),
            .. Filter.Choices("object_type", "object_type_id"), .. Standard.Logged, .. Standard.Owned,
        ],
        Search = ["name", "link_text", "link_url", "group_name"],
    };
}
