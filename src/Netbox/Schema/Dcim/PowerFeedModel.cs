using Plumbline.Netbox.Schema.Components;
using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class PowerFeedModel
{
    public static ObjectType Create() => new("dcim", "power-feeds", "PowerFeed", "power feed",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("power_panel", "dcim.powerpanel").Protect(),
        Ref("rack", "dcim.rack").Protect().ResetOnPut(),
        Name(),
        Choice("status", Choices.PowerFeedStatus, "active").ResetOnPut(),
        Choice("type", Choices.PowerFeedType, "primary").ResetOnPut(),
        Choice("supply", Choices.PowerFeedSupply, "ac").ResetOnPut(),
        Choice("phase", Choices.PowerFeedPhase, "single-phase").ResetOnPut(),
        (Whole("voltage", -32768, 32767) with { IsNullable = false }).Or(120L),
        (Whole("amperage", 1, 32767) with { IsNullable = false }).Or(15L),
        (Whole("max_utilization", 1, 100) with { IsNullable = false }).Or(80L).Helped("Maximum permissible draw (percentage)"),
        Whole("available_power", 0, int.MaxValue).Private(),
        .. Component.Cabled, .. Component.Peers, .. Component.Endpoints,
        Description,
        Ref("tenant", "tenancy.tenant").Protect(),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated, Component.Occupied,
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "cable", "_occupied"],
        Order = ["power_panel", "~name"],
        Unique = [new("Power feed with this Power panel and Name already exists.", "power_panel", "name")],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "status", "type", "supply", "phase", "voltage", "amperage", "max_utilization", "available_power",
                "description"),
            .. Filter.Tree("region", "dcim.region", "power_panel", "site", "region"),
            .. Filter.Tree("site_group", "dcim.sitegroup", "power_panel", "site", "group"),
            .. Filter.Relation("site", "dcim.site", path: ["power_panel", "site"]),
            Filter.ById("power_panel_id", "dcim.powerpanel", ["power_panel"]), Filter.ById("rack_id", "dcim.rack", ["rack"]),
            .. Component.OfCable, .. Filter.Methods("connected"), .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "description", "power_panel.name", "comments"],
    };
}
