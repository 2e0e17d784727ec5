using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class SiteModel
{
    public static ObjectType Create() => new("dcim", "sites", "Site", "site",
    [
        Id, Url, DisplayUrl, Display,
        Name().Helped("Full name of the site").Unique(),
        Slug().Unique(),
        Choice("status", Choices.SiteStatus, "active"),
        Ref("region", "dcim.region"),
        Ref("group", "dcim.sitegroup"),
        Ref("tenant", "tenancy.tenant").Protect(),
        Text("facility", 50).Helped("Local facility ID or description"),
        new Field("time_zone", FieldKind.TimeZone) { IsNullable = true },
        Description,
        Text("physical_address", 200).Helped("Physical location of the building"),
        Text("shipping_address", 200).Helped("If different from the physical address"),
        Number("latitude", 8, 6).Between(-90.0m, 90.0m).Helped("GPS coordinate in decimal format (xx.yyyyyy)"),
        Number("longitude", 9, 6).Between(-180.0m, 180.0m).Helped("GPS coordinate in decimal format (xx.yyyyyy)"),
        Owner, Comments,
        Refs("asns", "ipam.asn"),
        Tags, CustomFields, Created, LastUpdated, Zero("circuit_count"),
        Count("device_count", "dcim.device", "site"),
        Count("prefix_count", "ipam.prefix", "_site"),
        Count("rack_count", "dcim.rack", "site"),
        Count("virtualmachine_count", "virtualization.virtualmachine", "site"),
        Count("vlan_count", "ipam.vlan", "site"),
    ])
    {
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "facility", "latitude", "longitude", "description", "status", "time_zone"),
            .. Filter.Tree("region", "dcim.region"), .. Filter.Tree("group", "dcim.sitegroup"),
            Filter.ById("asn_id", "ipam.asn", ["asns"]), Filter.Far("asn", "asns", "asn"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "facility", "description", "physical_address", "shipping_address", "comments"],
    };
}
