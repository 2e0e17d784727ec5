using System.Globalization;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Api.Templating;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>A list, all of it and not by pages, rendered by an export template: <c>?export=name</c>.</summary>
internal static class ListExport
{
    public static async Task HandleAsync(ApiRequest request, ObjectType type)
    {
        var template = Find(request, type, request.Query.Last("export")!) ?? throw StoreRefusal.Detail(404, "Not found.");
        var query = Query.Parse(request.Query.With(("export", null), ("offset", null), ("start", null), ("limit", "0")));
        var rows = ListEndpoint.Find(request, type, query, int.MaxValue).Rows;
        var models = new TemplateModels(new ObjectJson(request.State, request.BaseUrl));
        var variables = new Mapping();
        foreach (var (app, classes) in models.Globals())
            variables[app] = classes;
        variables["queryset"] = models.Given(type, rows);
        var text = await ConfigRendering.ContentAsync(request, template, variables).ConfigureAwait(false);
        if (template.Is("as_attachment"))
            request.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(type, template)}\"";
        await Responses.TextAsync(
            request, 200, template.Text("mime_type") is { Length: > 0 } mime ? mime : "text/plain; charset=utf-8",
            text.Replace("\r\n", "\n", StringComparison.Ordinal)).ConfigureAwait(false);
    }

    private static Row? Find(ApiRequest request, ObjectType type, string name) =>
        request.State.Named("extras.exporttemplate", "name", name).FirstOrDefault(template =>
            (template["object_types"] as string[] ?? []).Contains(type.Label) && request.Access.Allows("view", template, request.State));

    private static string FileName(ObjectType type, Row template)
    {
        var name = template.Text("file_name") is { Length: > 0 } own ? own : $"netbox_{type.VerbosePlural.ToLowerInvariant().Replace(' ', '_')}";
        var ending = template.Text("file_extension") is { Length: > 0 } extension ? $".{extension}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{ending}").Replace('"', '_').ReplaceLineEndings("_");
    }
}
