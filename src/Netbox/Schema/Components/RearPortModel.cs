using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class RearPortModel
{
    public static ObjectType Create() => Component.PortType("rear-ports", "RearPort", "rear port",
    [
        Choice("type", Choices.PortType).Required() with { IsNullable = false },
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        (Whole("positions", 1, 1024) with { IsNullable = false }).Or(1L),
        new Field("front_ports", FieldKind.Parts) { Target = "dcim.frontport" },
    ], [.. Filter.Fields("color", "positions"), .. Filter.Methods("front_port_id")], isEndpoint: false);
}
