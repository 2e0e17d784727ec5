using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class DeviceBayTemplateModel
{
    public static ObjectType Create() => new("dcim", "device-bay-templates", "DeviceBayTemplate", "device bay template",
    [
        Id, Url, Display, RequiredRef("device_type", "dcim.devicetype").Cascade(),
        Name(64), Component.Label, Flag("enabled", true), Description, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "enabled", "description"],
        DisplayText = Component.Display,
        Order = ["device_type", "~name"],
        Unique = [new("Device bay template with this Device type and Name already exists.", "device_type", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "label", "enabled", "description"),
            Filter.ById("device_type_id", "dcim.devicetype", ["device_type"]), .. Standard.Logged,
        ],
        Search = ["name", "description"],
    };
}
