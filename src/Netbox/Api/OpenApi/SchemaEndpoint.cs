using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api.Requests;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>The description of the API, for programs and for people.</summary>
internal static class SchemaEndpoint
{
    // To make it costs far more than to send it, and packed it takes little room: it is made once.
    private static readonly ConcurrentDictionary<(string BasePath, string Version, bool IsJson), Lazy<Task<Packed>>> Made = new();

    public static async Task DocumentAsync(ApiRequest request)
    {
        var asksJson = request.Query.Last("format") == "json"
            || request.Http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
        var version = Minor(request.Options.NetboxVersion);
        request.Http.Response.Headers.ContentDisposition = "inline; filename=\"NetBox REST API "
            + $"({version}).{(asksJson ? "json" : "yaml")}\"";
        var response = request.Http.Response;
        response.StatusCode = 200;
        response.ContentType = asksJson ? "application/json" : "application/vnd.oai.openapi; charset=utf-8";
        var (bytes, length) = await DocumentAsync((request.Options.BasePath, request.Options.NetboxVersion, asksJson))
            .ConfigureAwait(false);
        response.ContentLength = length;
        if (HttpMethods.IsHead(request.Method))
            return;
        using var document = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        await document.CopyToAsync(response.Body, request.Cancellation).ConfigureAwait(false);
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

    // Of many who ask at the same time one makes it; where that failed, the next one who asks does.
    private static async Task<Packed> DocumentAsync((string BasePath, string Version, bool IsJson) wanted)
    {
        var made = Made.GetOrAdd(wanted, key => new(() => Task.Run(() => Pack(key.IsJson
            ? Json(key.BasePath, key.Version)
            : Yaml(key.BasePath, key.Version)))));
        try
        {
            return await made.Value.ConfigureAwait(false);
        }
        catch
        {
            Made.TryRemove(new(wanted, made));
            throw;
        }
    }

    private static Packed Pack(string text)
    {
        using var packed = new MemoryStream();
        var bytes = Encoding.UTF8.GetBytes(text);
        using (var document = new GZipStream(packed, CompressionLevel.Optimal))
            document.Write(bytes);
        return new Packed(packed.ToArray(), bytes.Length);
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

    /// <summary>A document as it is kept.</summary>
    /// <param name="Bytes">Packed by gzip.</param>
    /// <param name="Length">What it has when it is not.</param>
    private sealed record Packed(byte[] Bytes, int Length);
}
