using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class PowerOutletTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("power-outlet-templates", "PowerOutletTemplate", "power outlet template",
    [
        Choice("type", Choices.PowerOutletType),
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        Ref("power_port", "dcim.powerporttemplate"),
        Choice("feed_leg", Choices.PowerOutletFeedLeg).Helped("Phase (for three-phase feeds)"),
    ],
    [.. Filter.Fields("type", "color", "feed_leg"), Filter.ById("power_port_id", "dcim.powerporttemplate", ["power_port"])]);
}
