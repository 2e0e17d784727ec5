using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

internal static class ModuleTypeProfileModel
{
    public static ObjectType Create() => new("dcim", "module-type-profiles", "ModuleTypeProfile", "module type profile",
    [
        Id, Url, DisplayUrl, Display, Name().Unique(), Description, JsonObject("schema"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Order = ["name"],
        Filters = [.. Filter.Fields("id", "name", "description"), .. Standard.Tagged],
        Search = ["name", "description", "comments"],
    };
}
