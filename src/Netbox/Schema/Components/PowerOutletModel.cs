using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class PowerOutletModel
{
    public static ObjectType Create() => Component.PortType("power-outlets", "PowerOutlet", "power outlet",
    [
        Choice("type", Choices.PowerOutletType).Helped("Physical port type"),
        Choice("status", Choices.PowerOutletStatus, "enabled"),
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        Ref("power_port", "dcim.powerport"),
        Choice("feed_leg", Choices.PowerOutletFeedLeg).Helped("Phase (for three-phase feeds)"),
    ],
    [.. Filter.Fields("status", "feed_leg", "color"), Filter.ById("power_port_id", "dcim.powerport", ["power_port"])], isEndpoint: true);
}
