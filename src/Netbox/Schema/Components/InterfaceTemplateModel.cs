using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class InterfaceTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("interface-templates", "InterfaceTemplate", "interface template",
    [
        new Field("type", FieldKind.Choice) { Choices = Choices.InterfaceType, IsRequired = true },
        Flag("enabled", true),
        Flag("mgmt_only").Labelled("Management only"),
        Ref("bridge", "dcim.interfacetemplate").Shown("id", "url", "display", "name"),
        Choice("poe_mode", Choices.InterfacePoeMode),
        Choice("poe_type", Choices.InterfacePoeType),
        Choice("rf_role", Choices.WirelessRole),
    ],
    [
        .. Filter.Fields("type", "enabled", "mgmt_only", "poe_mode", "poe_type", "rf_role"),
        Filter.ById("bridge_id", "dcim.interfacetemplate", ["bridge"]),
    ]);
}
