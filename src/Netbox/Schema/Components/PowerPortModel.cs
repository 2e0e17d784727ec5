using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class PowerPortModel
{
    public static ObjectType Create() => Component.PortType("power-ports", "PowerPort", "power port",
    [
        Choice("type", Choices.PowerPortType).Helped("Physical port type"),
        Whole("maximum_draw", 1, int.MaxValue).Helped("Maximum power draw (watts)"),
        Whole("allocated_draw", 1, int.MaxValue).Helped("Allocated power draw (watts)"),
    ], Filter.Fields("maximum_draw", "allocated_draw"), isEndpoint: true);
}
