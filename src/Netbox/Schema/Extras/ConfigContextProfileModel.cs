using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ConfigContextProfileModel
{
    public static ObjectType Create() => new("extras", "config-context-profiles", "ConfigContextProfile", "config context profile",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Description,
        JsonObject("schema"),
        Owner, Comments, Tags, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "description"), .. Standard.Tagged,
            .. Filter.Absent("data_source_id", "data_file_id", "auto_sync_enabled", "data_synced"),
        ],
        Search = ["name", "description", "comments"],
    };
}
