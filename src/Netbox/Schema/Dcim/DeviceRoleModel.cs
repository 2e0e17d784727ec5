using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class DeviceRoleModel
{
    public static ObjectType Create() => new("dcim", "device-roles", "DeviceRole", "device role",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(), Color(),
        Flag("vm_role", true).Labelled("VM role").Helped("Virtual machines may be assigned to this role"),
        Ref("config_template", "extras.configtemplate").Protect().ResetOnPut(),
        Ref("parent", "dcim.devicerole").Cascade().Shown("id", "url", "display_url", "display", "name").ResetOnPut(),
        Description, Tags, CustomFields, Created, LastUpdated,
        PlainCount("device_count", "dcim.device", "role").Cumulative(),
        PlainCount("virtualmachine_count", "virtualization.virtualmachine", "role").Cumulative(),
        Owner, Comments, Depth,
    ])
    {
        Nested = ["id", "url", "display", "name", "slug", "description", "device_count", "virtualmachine_count", "_depth"],
        Brief = ["id", "url", "display", "name", "slug", "description", "device_count", "virtualmachine_count", "_depth"],
        Order = ["@tree"],
        Unique =
        [
            new("A top-level device role with this name already exists.", "name", "!parent"),
            new("A top-level device role with this slug already exists.", "slug", "!parent"),
            new("Device role with this Parent and Name already exists.", "parent", "name"),
            new("Device role with this Parent and Slug already exists.", "parent", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Standard.TreeNode("dcim.devicerole"),
            .. Filter.Fields("color", "vm_role"), Filter.ById("config_template_id", "extras.configtemplate", ["config_template"]),
        ],
        Search = Standard.TreeSearch,
    };
}
