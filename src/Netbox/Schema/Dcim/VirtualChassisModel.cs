using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class VirtualChassisModel
{
    public static ObjectType Create() => new("dcim", "virtual-chassis", "VirtualChassis", "virtual chassis",
    [
        Id, Url, DisplayUrl, Display,
        Name(64),
        Text("domain", 30),
        Ref("master", "dcim.device").Protect().Shown("id", "url", "display_url", "display", "name").ResetOnPut(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("member_count", "dcim.device", "virtual_chassis").Kept(),
        Computed("members").Shown("id", "url", "display_url", "display", "name"),
    ])
    {
        Nested = ["id", "url", "display", "name", "master", "description", "member_count"],
        Brief = ["id", "url", "display", "name", "master", "description", "member_count"],
        VerbosePlural = "virtual chassis",
        Filters =
        [
            .. Filter.Fields("id", "name", "domain", "description", "member_count"), .. Filter.Relation("master", "dcim.device", "name"),
            .. Filter.Tree("region", "dcim.region", "master", "site", "region"),
            .. Filter.Tree("site_group", "dcim.sitegroup", "master", "site", "group"),
            .. Filter.Relation("site", "dcim.site", path: ["master", "site"]),
            .. Filter.Relation("tenant", "tenancy.tenant", path: ["master", "tenant"]), .. Standard.Tagged,
        ],
        Search = ["name", "description", "domain"],
    };
}
