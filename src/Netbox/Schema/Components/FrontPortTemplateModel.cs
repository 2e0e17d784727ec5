using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class FrontPortTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("front-port-templates", "FrontPortTemplate", "front port template",
    [
        Choice("type", Choices.PortType).Required() with { IsNullable = false },
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        (Whole("positions", 1, 1024) with { IsNullable = false }).Or(1L),
        new Field("rear_ports", FieldKind.Mappings) { Target = "dcim.rearporttemplate" },
    ], [.. Filter.Fields("type", "color", "positions"), .. Filter.Methods("rear_port_id")]);
}
