using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ConsolePortTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular(
        "console-port-templates", "ConsolePortTemplate", "console port template",
        [Choice("type", Choices.ConsolePortType)], Filter.Fields("type"));
}
