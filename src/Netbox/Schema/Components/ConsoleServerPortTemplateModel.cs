using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ConsoleServerPortTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular(
        "console-server-port-templates", "ConsoleServerPortTemplate", "console server port template",
        [Choice("type", Choices.ConsolePortType)], Filter.Fields("type"));
}
