using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class DeviceBayModel
{
    public static ObjectType Create() => new("dcim", "device-bays", "DeviceBay", "device bay",
    [
        .. Component.Head,
        Name(64), Component.Label, Flag("enabled", true), Description,
        Ref("installed_device", "dcim.device").Quiet(),
        .. Component.Tail, Component.Occupied,
    ])
    {
        Brief = ["id", "url", "display", "device", "name", "enabled", "description", "_occupied"],
        DisplayText = Component.Display,
        Order = ["device", "~name"],
        Unique = [new("Device bay with this Device and Name already exists.", "device", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "label", "enabled", "description"),
            .. Filter.Relation("installed_device", "dcim.device", "name"), .. Component.OfDevice, .. Standard.Tagged,
        ],
        Search = ["name", "label", "description"],
    };
}
