using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class ContactGroupModel
{
    public static ObjectType Create() => new("tenancy", "contact-groups", "ContactGroup", "contact group",
    [
        Id, Url, DisplayUrl, Display,
        Name(),
        Slug(),
        Ref("parent", "tenancy.contactgroup").Cascade().ResetOnPut().Shown("id", "url", "display_url", "display", "name", "slug", "_depth"),
        Description,
        PlainCount("contact_count", "tenancy.contact", "groups"),
        Depth,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "contact_count", "_depth"],
        Nested = ["id", "url", "display", "name", "slug", "description", "contact_count", "_depth"],
        Order = ["@tree"],
        Unique = [new("Contact group with this Parent and Name already exists.", "parent", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.TreeNode("tenancy.contactgroup"), .. Standard.Tagged,
            Filter.ById("contact_id", "tenancy.contact", ["^tenancy.contact.groups"]),
        ],
        Search = Standard.TreeSearch,
    };
}
