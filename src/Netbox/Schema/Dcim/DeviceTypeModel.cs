using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class DeviceTypeModel
{
    public static ObjectType Create() => new("dcim", "device-types", "DeviceType", "device type",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("manufacturer", "dcim.manufacturer").Protect(),
        Ref("default_platform", "dcim.platform").Quiet(),
        Text("model", 100).Required(),
        Slug(),
        Text("part_number", 50).Helped("Discrete part number (optional)"),
        (Number("u_height", 4, 1).Between(0, null) with { IsNullable = false }).Or(1.0m).ResetOnPut().Labelled("Position (U)"),
        Flag("exclude_from_utilization").Helped("Devices of this type are excluded when calculating rack utilization."),
        Flag("is_full_depth", true).Helped("Device consumes both front and rear rack faces."),
        Choice("subdevice_role", Choices.DeviceTypeSubdeviceRole),
        Choice("airflow", Choices.DeviceAirflow),
        Number("weight", 8, 2),
        Choice("weight_unit", Choices.WeightUnit),
        NullableText("front_image").Picture(),
        NullableText("rear_image").Picture(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("device_count", "dcim.device", "device_type").Kept(),
        PlainCount("console_port_template_count", "dcim.consoleporttemplate", "device_type"),
        PlainCount("console_server_port_template_count", "dcim.consoleserverporttemplate", "device_type"),
        PlainCount("power_port_template_count", "dcim.powerporttemplate", "device_type"),
        PlainCount("power_outlet_template_count", "dcim.poweroutlettemplate", "device_type"),
        PlainCount("interface_template_count", "dcim.interfacetemplate", "device_type"),
        PlainCount("front_port_template_count", "dcim.frontporttemplate", "device_type"),
        PlainCount("rear_port_template_count", "dcim.rearporttemplate", "device_type"),
        PlainCount("device_bay_template_count", "dcim.devicebaytemplate", "device_type"),
        PlainCount("module_bay_template_count", "dcim.modulebaytemplate", "device_type"),
        PlainCount("inventory_item_template_count", "dcim.inventoryitemtemplate", "device_type"),
    ])
    {
        Nested = ["id", "url", "display", "manufacturer", "model", "slug", "description", "device_count"],
        Brief = ["id", "url", "display", "manufacturer", "model", "slug", "description", "device_count"],
        DisplayText = "{model}",
        Order = ["manufacturer", "~model"],
        Unique =
        [
            new("Device type with this Manufacturer and Model already exists.", "manufacturer", "model"),
            new("Device type with this Manufacturer and Slug already exists.", "manufacturer", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields(
                "id", "model", "slug", "part_number", "u_height", "exclude_from_utilization", "is_full_depth", "subdevice_role", "airflow",
                "weight", "weight_unit", "description"),
            .. Filter.Relation("manufacturer", "dcim.manufacturer"), .. Filter.Tree("default_platform", "dcim.platform"),
            .. Filter.Methods(
                "has_front_image", "has_rear_image", "console_ports", "console_server_ports", "power_ports", "power_outlets", "interfaces",
                "pass_through_ports", "module_bays", "device_bays", "inventory_items"),
            .. Filter.Fields(
                "console_port_template_count", "console_server_port_template_count", "power_port_template_count",
                "power_outlet_template_count", "interface_template_count", "front_port_template_count", "rear_port_template_count",
                "device_bay_template_count", "module_bay_template_count", "inventory_item_template_count", "device_count"),
            .. Standard.Tagged,
        ],
        Search = ["manufacturer.name", "model", "part_number", "description", "comments"],
    };
}
