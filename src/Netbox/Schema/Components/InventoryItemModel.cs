using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class InventoryItemModel
{
    public static ObjectType Create() => new("dcim", "inventory-items", "InventoryItem", "inventory item",
    [
        .. Component.Head,
        Ref("parent", "dcim.inventoryitem").Cascade().ResetOnPut().Shown("id").Typed("field"),
        Name(64), Component.Label,
        Choice("status", Choices.InventoryItemStatus, "active"),
        Ref("role", "dcim.inventoryitemrole").Protect(),
        Ref("manufacturer", "dcim.manufacturer").Protect().ResetOnPut(),
        Text("part_id", 50).Labelled("Part ID").Helped("Manufacturer-assigned part identifier"),
        Text("serial", 50).Labelled("Serial number"),
        NullableText("asset_tag", 50).Helped("A unique tag used to identify this item").Unique(),
        Flag("discovered").Helped("This item was automatically discovered"),
        Description,
        .. Generic(
            "component_type", "component_id", "component", "dcim.consoleport", "dcim.consoleserverport", "dcim.frontport",
            "dcim.interface", "dcim.poweroutlet", "dcim.powerport", "dcim.rearport")
            .Select(f => f.Between(0, long.MaxValue)),
        .. Component.Tail, Depth,
    ])
    {
        Brief = ["id", "url", "display", "device", "name", "description", "_depth"],
        DisplayText = Component.Display,
        Order = ["@tree_made"],
        Unique = [new("Inventory item with this Device, Parent and Name already exists.", "device", "parent", "name")],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "label", "part_id", "asset_tag", "status", "description", "discovered", "component_type", "component_id"),
            Filter.Caseless("serial"), Filter.ById("parent_id", "dcim.inventoryitem", ["parent"]),
            .. Filter.Relation("manufacturer", "dcim.manufacturer"), .. Filter.Relation("role", "dcim.inventoryitemrole"),
            .. Component.OfDevice, .. Standard.Tagged,
        ],
        Search = ["name", "part_id", "serial", "asset_tag", "description"],
    };
}
