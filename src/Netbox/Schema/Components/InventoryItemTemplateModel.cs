using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class InventoryItemTemplateModel
{
    public static ObjectType Create() => new("dcim", "inventory-item-templates", "InventoryItemTemplate", "inventory item template",
    [
        Id, Url, Display, RequiredRef("device_type", "dcim.devicetype").Cascade(),
        Ref("parent", "dcim.inventoryitemtemplate").Cascade().ResetOnPut().Shown("id").Typed("field"),
        Name(64), Component.Label,
        Ref("role", "dcim.inventoryitemrole").Protect(),
        Ref("manufacturer", "dcim.manufacturer").Protect().ResetOnPut(),
        Text("part_id", 50).Labelled("Part ID").Helped("Manufacturer-assigned part identifier"),
        Description,
        .. Generic(
            "component_type", "component_id", "component", "dcim.consoleporttemplate", "dcim.consoleserverporttemplate",
            "dcim.frontporttemplate", "dcim.interfacetemplate", "dcim.poweroutlettemplate", "dcim.powerporttemplate",
            "dcim.rearporttemplate")
            .Select(f => f.Between(0, long.MaxValue) with { GoesWith = [] }),
        Created, LastUpdated, Depth,
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "_depth"],
        DisplayText = Component.Display,
        Order = ["@tree_made"],
        Unique =
        [
            new("Inventory item template with this Device type, Parent and Name already exists.", "device_type", "parent", "name"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "label", "part_id", "description", "component_type", "component_id"),
            Filter.ById("device_type_id", "dcim.devicetype", ["device_type"]),
            Filter.ById("parent_id", "dcim.inventoryitemtemplate", ["parent"]),
            .. Filter.Relation("manufacturer", "dcim.manufacturer"), .. Filter.Relation("role", "dcim.inventoryitemrole"),
            .. Standard.Logged,
        ],
        Search = ["name", "part_id", "description"],
    };
}
