using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class ContactAssignmentModel
{
    public static ObjectType Create() => new("tenancy", "contact-assignments", "ContactAssignment", "contact assignment",
    [
        Id, Url, Display,
        .. Generic("object_type", "object_id", "object").Select(f => f.IsReadOnly ? f : f.Required().Between(0, long.MaxValue) with
        {
            IsNullable = false, GoesWith = ObjectFeatures.With(ObjectFeatures.Contacts),
        }),
        RequiredRef("contact", "tenancy.contact").Protect(),
        Ref("role", "tenancy.contactrole").Protect(),
        Choice("priority", Choices.ContactPriority).KeptAsText().ResetOnPut(),
        Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Needs = [["role"]],
        Brief = ["id", "url", "display", "contact", "role", "priority"],
        DisplayText = "@contact_assignment",
        Order = ["contact", "priority", "role", "id"],
        Unique =
        [
            new(
                "Contact assignment with this Object type, Object id, Contact and Role already exists.", "object_type", "object_id",
                "contact", "role"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "object_type", "object_id", "priority"), .. Filter.Methods("object_type_id"),
            Filter.ById("contact_id", "tenancy.contact", ["contact"]), .. Filter.Tree("group", "tenancy.contactgroup", "contact", "groups"),
            .. Filter.Relation("role", "tenancy.contactrole"),
            .. Standard.Tagged.Where(f => !f.Name.StartsWith("owner", StringComparison.Ordinal)),
        ],
        Search = ["contact.name", "role.name"],
    };
}
