using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class RearPortTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("rear-port-templates", "RearPortTemplate", "rear port template",
    [
        Choice("type", Choices.PortType).Required() with { IsNullable = false },
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        (Whole("positions", 1, 1024) with { IsNullable = false }).Or(1L),
        new Field("front_ports", FieldKind.Parts) { Target = "dcim.frontporttemplate" },
    ], [.. Filter.Fields("type", "color", "positions"), .. Filter.Methods("front_port_id")]);
}
