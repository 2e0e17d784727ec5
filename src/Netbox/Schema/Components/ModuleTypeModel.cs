using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ModuleTypeModel
{
    public static ObjectType Create() => new("dcim", "module-types", "ModuleType", "module type",
    [
        Id, Url, DisplayUrl, Display,
        Ref("profile", "dcim.moduletypeprofile").Protect(),
        RequiredRef("manufacturer", "dcim.manufacturer").Protect(),
        Text("model", 100).Required(),
        Text("part_number", 50).Helped("Discrete part number (optional)"),
        Choice("airflow", Choices.ModuleAirflow),
        Number("weight", 8, 2),
        Choice("weight_unit", Choices.WeightUnit),
        Description,
        JsonObject("attributes"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("module_count", "dcim.module", "module_type").Kept(),
        PlainCount("console_port_template_count", "dcim.consoleporttemplate", "module_type"),
        PlainCount("console_server_port_template_count", "dcim.consoleserverporttemplate", "module_type"),
        PlainCount("power_port_template_count", "dcim.powerporttemplate", "module_type"),
        PlainCount("power_outlet_template_count", "dcim.poweroutlettemplate", "module_type"),
        PlainCount("interface_template_count", "dcim.interfacetemplate", "module_type"),
        PlainCount("front_port_template_count", "dcim.frontporttemplate", "module_type"),
        PlainCount("rear_port_template_count", "dcim.rearporttemplate", "module_type"),
        PlainCount("module_bay_template_count", "dcim.modulebaytemplate", "module_type"),
    ])
    {
        Brief = ["id", "url", "display", "profile", "manufacturer", "model", "description", "module_count"],
        DisplayText = "{model}",
        Order = ["profile", "manufacturer", "~model"],
        Unique = [new("Module type with this Manufacturer and Model already exists.", "manufacturer", "model")],
        Filters =
        [
            .. Filter.Fields(
                "id", "model", "part_number", "airflow", "weight", "weight_unit", "description", "module_count",
                "console_port_template_count", "console_server_port_template_count", "power_port_template_count",
                "power_outlet_template_count", "interface_template_count", "front_port_template_count", "rear_port_template_count",
                "module_bay_template_count"),
            .. Filter.Relation("profile", "dcim.moduletypeprofile", "name"), .. Filter.Relation("manufacturer", "dcim.manufacturer"),
            .. Filter.Methods(
                "console_ports", "console_server_ports", "power_ports", "power_outlets", "interfaces", "pass_through_ports", "module_bays"),
            .. Standard.Tagged,
        ],
        Search = ["manufacturer.name", "model", "part_number", "description", "comments"],
    };
}
