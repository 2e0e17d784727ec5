using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class ContactModel
{
    public static ObjectType Create() => new("tenancy", "contacts", "Contact", "contact",
    [
        Id, Url, DisplayUrl, Display,
        Refs("groups", "tenancy.contactgroup"),
        Name(),
        Text("title", 100),
        Text("phone", 50),
        new Field("email", FieldKind.Email) { MaxLength = 254, Default = "" },
        Text("address", 200),
        Text("link", 200),
        Description,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "title", "phone", "email", "address", "link", "description"),
            .. Filter.Tree("group", "tenancy.contactgroup", "groups"), .. Standard.Tagged,
        ],
        Search = ["name", "title", "phone", "email", "address", "link", "description", "comments"],
    };
}
