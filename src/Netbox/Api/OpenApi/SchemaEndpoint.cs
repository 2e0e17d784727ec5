using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Requests;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>The description of the API, for programs and for people.</summary>
internal static class SchemaEndpoint
{
    // Whoever asks gets it: it is made once, and again when memory was needed for something else.
    private static readonly ConcurrentDictionary<(string BasePath, string Version, bool IsJson), WeakReference<byte[]>> Made = new();

    public static Task DocumentAsync(ApiRequest request)
    {
        var asksJson = request.Query.Last("format") == "json"
            || request.Http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
        var version = Minor(request.Options.NetboxVersion);
        request.Http.Response.Headers.ContentDisposition = "inline; filename=\"NetBox REST API "
            + $"({version}).{(asksJson ? "json" : "yaml")}\"";
        request.MediaType = "application/json";
        return Responses.BytesAsync(
            request, 200, asksJson ? "application/json" : "application/vnd.oai.openapi; charset=utf-8",
            Document(request.Options.BasePath, request.Options.NetboxVersion, asksJson));
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

    private static byte[] Document(string basePath, string version, bool isJson)
    {
        if (Made.TryGetValue((basePath, version, isJson), out var kept) && kept.TryGetTarget(out var document))
            return document;
        document = Encoding.UTF8.GetBytes(isJson ? Json(basePath, version) : Yaml(basePath, version));
        Made[(basePath, version, isJson)] = new(document);
        return document;
    }

    private static string Json(string basePath, string version)
    {
        var (paths, components) = Parts(basePath);
        return Written(new JsonObject
        {
            ["openapi"] = OpenApiDocument.Version,
            ["info"] = new JsonObject
            {
                ["title"] = "NetBox REST API",
                ["version"] = $"{version} ({Minor(version)})",
                ["license"] = new JsonObject { ["name"] = "Apache v2 License" },
            },
            ["paths"] = paths,
            ["components"] = components,
            ["security"] = Security(),
        });
    }

    // JSON is YAML; only the head is written the other way, for those who look at it.
    private static string Yaml(string basePath, string version)
    {
        var (paths, components) = Parts(basePath);
        return new StringBuilder($"openapi: {OpenApiDocument.Version}\ninfo:\n  title: NetBox REST API\n")
            .Append($"  version: {version} ({Minor(version)})\n  license:\n    name: Apache v2 License\n")
            .Append($"paths: {Written(paths)}\ncomponents: {Written(components)}\nsecurity: {Written(Security())}\n").ToString();
    }

    private static (JsonObject Paths, JsonObject Components) Parts(string basePath)
    {
        var answers = new AnswerSchemas();
        var paths = OpenApiDocument.Paths(answers, basePath);
        return (paths, OpenApiDocument.Components(answers));
    }

    private static JsonArray Security() => [(JsonNode)new JsonObject { ["token"] = new JsonArray() }];

    private static string Written(JsonNode node)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
        using (var writer = new Utf8JsonWriter(buffer, options))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
