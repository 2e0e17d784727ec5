using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class InventoryItemRoleModel
{
    public static ObjectType Create() => new("dcim", "inventory-item-roles", "InventoryItemRole", "inventory item role",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Color(), Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("inventoryitem_count", "dcim.inventoryitem", "role"),
    ])
    {
        Brief = ["id", "url", "display", "name", "slug", "description", "inventoryitem_count"],
        Filters = [.. Filter.Fields("id", "name", "slug", "description", "color"), .. Standard.Tagged],
    };
}
