using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ConsolePortModel
{
    public static ObjectType Create() => Component.PortType("console-ports", "ConsolePort", "console port",
    [
        Choice("type", Choices.ConsolePortType).Helped("Physical port type"),
        Choice("speed", Choices.ConsolePortSpeed).Helped("Port speed in bits per second"),
    ], Filter.Fields("speed"), isEndpoint: true);
}
