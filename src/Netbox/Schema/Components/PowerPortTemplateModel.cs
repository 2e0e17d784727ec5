using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class PowerPortTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("power-port-templates", "PowerPortTemplate", "power port template",
    [
        Choice("type", Choices.PowerPortType),
        Whole("maximum_draw", 1, int.MaxValue).Helped("Maximum power draw (watts)"),
        Whole("allocated_draw", 1, int.MaxValue).Helped("Allocated power draw (watts)"),
    ], Filter.Fields("type", "maximum_draw", "allocated_draw"));
}
