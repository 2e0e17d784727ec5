using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ModuleBayTemplateModel
{
    public static ObjectType Create() => ComponentTemplate.Modular("module-bay-templates", "ModuleBayTemplate", "module bay template",
    [
        Text("position", 30).Helped("Identifier to reference when renaming installed components"), Flag("enabled", true),
    ], Filter.Fields("position", "enabled"));
}
