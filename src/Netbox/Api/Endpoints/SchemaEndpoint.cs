using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>
/// A small OpenAPI document: the version, every path, and the parameters of the lists. Clients read no more of NetBox's own.
/// </summary>
internal static class SchemaEndpoint
{
    public static Task DocumentAsync(ApiRequest request)
    {
        var asksJson = request.Query.Last("format") == "json"
            || request.Http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
        var version = Minor(request.Options.NetboxVersion);
        request.Http.Response.Headers.ContentDisposition = "inline; filename=\"NetBox REST API "
            + $"({version}).{(asksJson ? "json" : "yaml")}\"";
        request.MediaType = "application/json";
        return asksJson
            ? Responses.JsonAsync(request, 200, writer => WriteJson(writer, request))
            : Responses.TextAsync(request, 200, "application/vnd.oai.openapi; charset=utf-8", Yaml(request));
    }

    public static Task PageAsync(ApiRequest request)
    {
        request.Http.Response.Headers.Vary = request.Path.Contains("swagger", StringComparison.Ordinal)
            ? "HX-Request, Cookie, Accept-Language, origin"
            : "HX-Request, Accept-Language, Cookie, origin";
        var link = $"{request.BaseUrl}/api/schema/?format=json";
        return Responses.TextAsync(request, 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>REST API "
            + $"schema</title></head><body><p><a href=\"{link}\">OpenAPI document</a></p></body></html>");
    }

    public static string Minor(string version) => string.Join('.', version.Split('.').Take(2));

    private static void WriteJson(Utf8JsonWriter writer, ApiRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("openapi", "3.0.3");
        writer.WriteStartObject("info");
        writer.WriteString("title", "NetBox REST API");
        writer.WriteString("version", $"{request.Options.NetboxVersion} ({Minor(request.Options.NetboxVersion)})");
        writer.WriteStartObject("license");
        writer.WriteString("name", "Apache v2 License");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("paths");
        foreach (var (path, type) in SchemaPaths.All)
        {
            writer.WriteStartObject(request.Options.BasePath + path);
            writer.WriteStartObject("get");
            writer.WriteString("operationId", path.Trim('/').Replace('/', '_'));
            writer.WriteStartArray("parameters");
            foreach (var name in Parameters(type))
            {
                writer.WriteStartObject();
                writer.WriteString("in", "query");
                writer.WriteString("name", name);
                writer.WriteStartObject("schema");
                writer.WriteString("type", "string");
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartObject("responses");
            writer.WriteStartObject("200");
            writer.WriteString("description", "");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static List<string> Parameters(ObjectType? type) =>
        type == null ? [] : [.. FilterPlan.ParametersOf(type).Distinct().Order(StringComparer.Ordinal)];

    // JSON is YAML; only the head is written the other way, for those who look at it.
    private static string Yaml(ApiRequest request)
    {
        var text = new StringBuilder("openapi: 3.0.3\ninfo:\n  title: NetBox REST API\n");
        text.Append($"  version: {request.Options.NetboxVersion} ({Minor(request.Options.NetboxVersion)})\n  license:\n    name: Apache v2 "
            + "License\npaths:\n");
        foreach (var (path, type) in SchemaPaths.All)
        {
            text.Append(
                $"  {request.Options.BasePath}{path}:\n    get:\n      operationId: {path.Trim('/').Replace('/', '_')}\n      parameters:");
            var names = Parameters(type);
            text.Append(names.Count == 0 ? " []\n" : "\n");
            foreach (var name in names)
                text.Append($"      - in: query\n        name: {name}\n        schema:\n          type: string\n");
            text.Append("      responses:\n        '200':\n          description: ''\n");
        }
        return text.ToString();
    }
}
