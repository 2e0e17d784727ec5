using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ModuleModel
{
    public static ObjectType Create() => new("dcim", "modules", "Module", "module",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("device", "dcim.device").Cascade(),
        RequiredRef("module_bay", "dcim.modulebay").Cascade().Shown("id", "url", "display_url", "display", "name"),
        RequiredRef("module_type", "dcim.moduletype").Protect(),
        Choice("status", Choices.ModuleStatus, "active"),
        Text("serial", 50).Labelled("Serial number"),
        NullableText("asset_tag", 50).Helped("A unique tag used to identify this device").Unique(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        new Field("replicate_components", FieldKind.Wish) { IsWriteOnly = true, Default = true }
            .Helped("Automatically populate components associated with this module type (default: true)"),
        new Field("adopt_components", FieldKind.Wish) { IsWriteOnly = true, Default = false }.Helped("Adopt already existing components"),
    ])
    {
        Brief = ["id", "url", "display", "device", "module_bay", "module_type", "description"],
        DisplayText = "@module",
        Order = ["module_bay", "id"],
        Filters =
        [
            .. Filter.Fields("id", "status", "asset_tag", "description"), Filter.Caseless("serial"),
            .. Filter.Relation("profile", "dcim.moduletypeprofile", "name", ["module_type", "profile"]),
            .. Filter.Relation("manufacturer", "dcim.manufacturer", path: ["module_type", "manufacturer"]),
            .. Filter.Relation("module_type", "dcim.moduletype", "model"),
            Filter.ById("module_bay_id", "dcim.modulebay", ["module_bay"], subtree: true),
            .. Component.OfDevice.Where(f => f.Path[0] == "device" && !f.Name.StartsWith("device_", StringComparison.Ordinal)
                && !f.Name.StartsWith("tenant", StringComparison.Ordinal) && !f.Name.StartsWith("virtual", StringComparison.Ordinal)),
            Filter.ById("device_id", "dcim.device", ["device"]),
            .. Standard.Tagged,
        ],
        Search = ["device.name", "serial", "asset_tag", "description", "comments"],
    };
}
