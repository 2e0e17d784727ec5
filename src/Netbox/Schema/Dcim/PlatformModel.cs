using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class PlatformModel
{
    public static ObjectType Create() => new("dcim", "platforms", "Platform", "platform",
    [
        Id, Url, DisplayUrl, Display,
        Ref("parent", "dcim.platform").Cascade().Shown("id", "url", "display_url", "display", "name").ResetOnPut(),
        Name(), Slug(),
        Ref("manufacturer", "dcim.manufacturer").Protect(),
        Ref("config_template", "extras.configtemplate").Protect().ResetOnPut(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("device_count", "dcim.device", "platform").Cumulative(),
        PlainCount("virtualmachine_count", "virtualization.virtualmachine", "platform").Cumulative(),
        Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "device_count", "virtualmachine_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "device_count", "virtualmachine_count", "_depth"],
        Order = ["@tree"],
        Unique =
        [
            new("Platform name must be unique.", "name", "!manufacturer"),
            new("Platform slug must be unique.", "slug", "!manufacturer"),
            new("Platform with this Manufacturer and Name already exists.", "manufacturer", "name"),
            new("Platform with this Manufacturer and Slug already exists.", "manufacturer", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Standard.TreeNode("dcim.platform"),
            .. Filter.Methods("available_for_device_type"),
            .. Filter.Relation("manufacturer", "dcim.manufacturer"),
            Filter.ById("config_template_id", "extras.configtemplate", ["config_template"]),
        ],
        Search = Standard.TreeSearch,
    };
}
