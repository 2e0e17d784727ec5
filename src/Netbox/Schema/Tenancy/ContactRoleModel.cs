using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class ContactRoleModel
{
    public static ObjectType Create() => new("tenancy", "contact-roles", "ContactRole", "contact role",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Description,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged],
    };
}
