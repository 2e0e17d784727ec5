using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class FHRPGroupModel
{
    public static ObjectType Create() => new("ipam", "fhrp-groups", "FHRPGroup", "FHRP group",
    [
        Id,
        Text("name", 100),
        Url, DisplayUrl, Display,
        new Field("protocol", FieldKind.PlainChoice) { Choices = Choices.FhrpProtocol, IsRequired = true },
        (Whole("group_id", 0, 32767) with { IsNullable = false, IsRequired = true }).Labelled("Group ID"),
        new Field("auth_type", FieldKind.PlainChoice) { Choices = Choices.FhrpAuthType, IsNullable = true, Label = "Authentication type" },
        Text("auth_key", 255).Labelled("Authentication key"),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Computed("ip_addresses"),
    ])
    {
        Brief = ["id", "url", "display", "protocol", "group_id", "description"],
        DisplayText = "@fhrp_group",
        Order = ["protocol", "group_id", "id"],
        Filters =
        [
            .. Filter.Fields("id", "group_id", "name", "auth_key", "description", "protocol", "auth_type"), .. Filter.Methods("related_ip"),
            .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
