using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class ASNModel
{
    public static ObjectType Create() => new("ipam", "asns", "ASN", "ASN",
    [
        Id, Url, DisplayUrl, Display,
        (Whole("asn", 1, 4294967295).Required() with { IsNullable = false }).Labelled("ASN").Unique("ASN with this ASN already exists."),
        Ref("rir", "ipam.rir").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Ref("role", "ipam.role"),
        Description,
        Computed("site_count", "field") with { IsAnnotated = true },
        Zero("provider_count"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Mirror("sites", "dcim.site", "asns").Shown("id", "url", "display", "name", "description", "slug"),
    ])
    {
        Brief = ["id", "url", "display", "asn", "description"],
        DisplayText = "@asn",
        Order = ["asn"],
        Filters =
        [
            .. Filter.Fields("id", "asn", "description"), .. Filter.Relation("rir", "ipam.rir"), .. Filter.Relation("role", "ipam.role"),
            .. Filter.Relation("site", "dcim.site", path: ["^dcim.site.asns"]),
            .. Filter.Tree("site_group", "dcim.sitegroup", "^dcim.site.asns", "group"),
            .. Filter.Absent("provider_id", "provider"), .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["description"],
    };
}
