using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class ASNRangeModel
{
    public static ObjectType Create() => new("ipam", "asn-ranges", "ASNRange", "ASN range",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        RequiredRef("rir", "ipam.rir").Protect(),
        Whole("start", 1, 4294967295).Required() with { IsNullable = false },
        Whole("end", 1, 4294967295).Required() with { IsNullable = false },
        Ref("tenant", "tenancy.tenant").Protect(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        DisplayText = "@asn_range",
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "start", "end", "description"), .. Filter.Relation("rir", "ipam.rir"),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
