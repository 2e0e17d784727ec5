using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class DeviceModel
{
    public static ObjectType Create() => new("dcim", "devices", "Device", "device",
    [
        Id, Url, DisplayUrl, Display,
        NullableText("name", 64),
        RequiredRef("device_type", "dcim.devicetype").Protect(),
        RequiredRef("role", "dcim.devicerole").Protect(),
        Ref("tenant", "tenancy.tenant").Protect().ResetOnPut(),
        Ref("platform", "dcim.platform"),
        Text("serial", 50).Labelled("Serial number").Helped("Chassis serial number, assigned by the manufacturer"),
        NullableText("asset_tag", 50).Helped("A unique tag used to identify this device").Unique(),
        RequiredRef("site", "dcim.site").Protect(),
        Ref("location", "dcim.location").Protect().ResetOnPut(),
        Ref("rack", "dcim.rack").Protect().ResetOnPut(),
        Number("position", 4, 1).Between(0.5m, null).Labelled("Position (U)").ResetOnPut(),
        Choice("face", Choices.DeviceFace).KeptAsText().ResetOnPut(),
        Number("latitude", 8, 6).Between(-90.0m, 90.0m).Helped("GPS coordinate in decimal format (xx.yyyyyy)"),
        Number("longitude", 9, 6).Between(-180.0m, 180.0m).Helped("GPS coordinate in decimal format (xx.yyyyyy)"),
        Computed("parent_device"),
        Choice("status", Choices.DeviceStatus, "active"),
        Choice("airflow", Choices.DeviceAirflow),
        .. PrimaryIps,
        MachineAddress("oob_ip"),
        Ref("cluster", "virtualization.cluster"),
        Ref("virtual_chassis", "dcim.virtualchassis").ResetOnPut(),
        Whole("vc_position", 0, 255).ResetOnPut(),
        Whole("vc_priority", 0, 255).Labelled("VC priority").Helped("Virtual chassis master election priority"),
        Description, Owner, Comments,
        Ref("config_template", "extras.configtemplate").Protect().ResetOnPut(),
        Computed("config_context"),
        JsonObject("local_context_data")
            .Helped("Local config context data takes precedence over source contexts in the final rendered config context"),
        Tags, CustomFields, Created, LastUpdated,
        PlainCount("console_port_count", "dcim.consoleport", "device").Kept(),
        PlainCount("console_server_port_count", "dcim.consoleserverport", "device").Kept(),
        PlainCount("power_port_count", "dcim.powerport", "device").Kept(),
        PlainCount("power_outlet_count", "dcim.poweroutlet", "device").Kept(),
        PlainCount("interface_count", "dcim.interface", "device").Kept(),
        PlainCount("front_port_count", "dcim.frontport", "device").Kept(),
        PlainCount("rear_port_count", "dcim.rearport", "device").Kept(),
        PlainCount("device_bay_count", "dcim.devicebay", "device").Kept(),
        PlainCount("module_bay_count", "dcim.modulebay", "device").Kept(),
        PlainCount("inventory_item_count", "dcim.inventoryitem", "device").Kept(),
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        DisplayText = "@device",
        Order = ["~name", "id"],
        SequentialCreate = true,
        Unique =
        [
            new("Constraint “dcim_device_unique_name_site_tenant” is violated.", "~name", "site", "tenant"),
            new("Device name must be unique per site.", "~name", "site", "!tenant"),
            new("Device with this Rack, Position and Face already exists.", "rack", "position", "face"),
            new("Device with this Virtual chassis and VC position already exists.", "virtual_chassis", "vc_position"),
        ],
        Filters =
        [
            Filter.Caseless("name"), Filter.Caseless("serial"),
            .. Filter.Fields(
                "id", "asset_tag", "face", "position", "latitude", "longitude", "airflow", "vc_position", "vc_priority", "description",
                "status", "interface_count", "console_port_count", "console_server_port_count", "power_port_count", "power_outlet_count",
                "front_port_count", "rear_port_count", "device_bay_count", "module_bay_count", "inventory_item_count"),
            Filter.ById("parent_device_id", "dcim.device", ["^dcim.devicebay.installed_device", "device"]),
            Filter.ById("parent_bay_id", "dcim.devicebay", ["^dcim.devicebay.installed_device"]),
            .. Filter.Methods("console_server_ports", "power_ports", "power_outlets", "pass_through_ports", "module_bays", "device_bays"),
            .. Filter.Relation("manufacturer", "dcim.manufacturer", path: ["device_type", "manufacturer"]),
            .. Filter.Relation("device_type", "dcim.devicetype"),
            .. Filter.Tree("role", "dcim.devicerole"), .. Filter.Tree("platform", "dcim.platform"),
            .. Filter.Tree("region", "dcim.region", "site", "region"), .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"),
            .. Filter.Relation("site", "dcim.site"),
            .. Filter.Tree("location", "dcim.location"), Filter.ById("rack_id", "dcim.rack", ["rack"]),
            Filter.ById("cluster_id", "virtualization.cluster", ["cluster"]),
            .. Filter.Relation("cluster_group", "virtualization.clustergroup", path: ["cluster", "group"]),
            Filter.Far("model", "device_type", "slug"), Filter.Far("is_full_depth", "device_type", "is_full_depth"),
            Filter.ById("virtual_chassis_id", "dcim.virtualchassis", ["virtual_chassis"]),
            Filter.ById("config_template_id", "extras.configtemplate", ["config_template"]),
            Filter.ById("oob_ip_id", "ipam.ipaddress", ["oob_ip"]),
            Filter.Far("mac_address", "^dcim.interface.device", "^dcim.macaddress.assigned_object_id", "mac_address"),
            .. Standard.PrimaryIps,
            .. Filter.Methods(
                "has_oob_ip", "virtual_chassis_member", "interfaces", "console_ports", "local_context_data", "has_virtual_device_context"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "virtual_chassis.name", "serial", "asset_tag", "description", "comments"],
    };
}
