using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ExportTemplateModel
{
    public static ObjectType Create() => new("extras", "export-templates", "ExportTemplate", "export template",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        Name(), Description,
        (JsonObject("environment_params") with { IsNullable = false })
            .Helped("Any <a href=\"https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment\">additional parameters</a> to pass "
                + "when constructing the Jinja environment") with { Label = "Environment parameters" },
        Text("template_code").Required().Helped("Jinja template code."),
        Text("mime_type", 50).Labelled("MIME type").Helped("Defaults to <code>text/plain; charset=utf-8</code>"),
        Text("file_name", 200).Helped("Filename to give to the rendered export file"),
        Text("file_extension", 15).Helped("Extension to append to the rendered filename"),
        Flag("as_attachment", true).Helped("Download file as attachment"),
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
            .. Filter.Methods("object_type", "object_type_id"), .. Standard.Logged, .. Standard.Owned,
            .. Filter.Absent("data_source_id", "data_file_id", "data_synced"),
        ],
        Search = ["name", "description", "file_name"],
    };
}
