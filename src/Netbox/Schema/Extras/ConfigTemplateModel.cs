using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ConfigTemplateModel
{
    public static ObjectType Create() => new("extras", "config-templates", "ConfigTemplate", "config template",
    [
        Id, Url, DisplayUrl, Display, Name(), Description,
        .. Rendered,
        Flag("debug").Helped("Enable verbose error output when rendering this template. Not recommended for production use."),
        Ref("data_source", "core.datasource"),
        Text("data_path", 1000).ReadOnly() with { MaxLength = null, Help = "Path to remote file (relative to data source root)" },
        Ref("data_file", "core.datafile").Shown("id", "url", "display", "path"),
        Flag("auto_sync_enabled").Helped("Enable automatic synchronization of data when the data file is updated"),
        Time("data_synced").ReadOnly() with { Label = "Date synced" },
        Owner, Tags, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "description", "mime_type", "file_name", "file_extension", "as_attachment", "debug", "auto_sync_enabled"),
            .. Standard.Tagged, .. Filter.Absent("data_source_id", "data_file_id", "data_synced"),
        ],
        Search = ["name", "description"],
    };
}
