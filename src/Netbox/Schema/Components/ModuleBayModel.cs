using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ModuleBayModel
{
    public static ObjectType Create() => new("dcim", "module-bays", "ModuleBay", "module bay",
    [
        .. Component.Head,
        Ref("module", "dcim.module").Cascade().ResetOnPut().Shown("id", "url", "display"),
        Name(64), Component.Label,
        Text("position", 30).Helped("Identifier to reference when renaming installed components"),
        Flag("enabled", true),
        Description,
        Computed("installed_module", "nested object").Shown("id", "url", "display", "serial", "description"),
        .. Component.Tail, Component.Occupied,
    ])
    {
        Brief = ["id", "url", "display", "installed_module", "name", "enabled", "description", "_occupied"],
        DisplayText = Component.Display,
        Order = ["~name", "id"],
        Unique = [new("Module bay with this Device, Module and Name already exists.", "device", "module", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "label", "position", "enabled", "description"),
            Filter.ById("parent_id", "dcim.modulebay", ["module", "module_bay"]),
            Filter.ById("installed_module_id", "dcim.module", ["^dcim.module.module_bay"]),
            .. Component.OfDevice, Component.OfModule, .. Standard.Tagged,
        ],
        Search = ["name", "label", "description"],
    };
}
