using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class IPRangeModel
{
    public static ObjectType Create() => new("ipam", "ip-ranges", "IPRange", "IP range",
    [
        Id, Url, DisplayUrl, Display,
        Computed("family"),
        new Field("start_address", FieldKind.Address) { IsRequired = true, Example = "\"192.0.2.10/24\"" },
        new Field("end_address", FieldKind.Address) { IsRequired = true, Example = "\"192.0.2.20/24\"" },
        Computed("size", "integer"),
        Ref("vrf", "ipam.vrf").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Choice("status", Options.Choices.IPRangeStatus, "active"),
        Ref("role", "ipam.role"),
        Description,
        Flag("mark_populated"),
        Flag("mark_utilized"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "family", "start_address", "end_address", "description"],
        DisplayText = "@ip_range",
        Order = ["^#vrf", "start_address", "id"],
        Filters =
        [
            .. Filter.Fields("id", "description", "status", "mark_populated", "mark_utilized"),
            .. Filter.Measure("size"),
            .. Filter.Methods("start_address", "end_address", "family", "contains", "parent"), .. Filter.Relation("vrf", "ipam.vrf", "rd"),
            .. Filter.Relation("role", "ipam.role"), .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["description"],
    };
}
