using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class ManufacturerModel
{
    public static ObjectType Create() => new("dcim", "manufacturers", "Manufacturer", "manufacturer",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("devicetype_count", "dcim.devicetype", "manufacturer"),
        Count("moduletype_count", "dcim.moduletype", "manufacturer"), Count("inventoryitem_count", "dcim.inventoryitem", "manufacturer"),
        Count("platform_count", "dcim.platform", "manufacturer"),
    ])
    {
        Filters = [.. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Standard.Contacts],
    };
}
