using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class PowerPanelModel
{
    public static ObjectType Create() => new("dcim", "power-panels", "PowerPanel", "power panel",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("site", "dcim.site").Protect(),
        Ref("location", "dcim.location").Protect().ResetOnPut(),
        Name(),
        Description, Owner, Comments, Tags, CustomFields,
        Count("powerfeed_count", "dcim.powerfeed", "power_panel"),
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "powerfeed_count"],
        Order = ["site", "~name"],
        Unique = [new("Power panel with this Site and Name already exists.", "site", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "description"),
            .. Filter.Tree("region", "dcim.region", "site", "region"), .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"),
            .. Filter.Relation("site", "dcim.site"), Filter.ById("location_id", "dcim.location", ["location"], subtree: true),
            .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
