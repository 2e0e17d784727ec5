using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ExportTemplateModel
{
    public static ObjectType Create() => new("extras", "export-templates", "ExportTemplate", "export template",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        Name(), Description,
        .. Rendered,
        Ref("data_source", "core.datasource"),
        Text("data_path", 1000).ReadOnly() with { MaxLength = null, Help = "Path to remote file (relative to data source root)" },
        Ref("data_file", "core.datafile").Shown("id", "url", "display", "path").ReadOnly(),
        Time("data_synced").ReadOnly() with { Label = "Date synced" },
        Owner, Created, LastUpdated,
        Flag("auto_sync_enabled").Private(),
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Order = ["name"],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "description", "mime_type", "file_name", "file_extension", "as_attachment", "auto_sync_enabled"),
            .. Filter.Choices("object_type", "object_type_id"), .. Standard.Logged, .. Standard.Owned,
            .. Filter.Absent("data_source_id", "data_file_id", "data_synced"),
        ],
        Search = ["name", "description", "file_name"],
    };
}
