using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>Writes answers: JSON, the same as a page for browsers, errors.</summary>
internal static class Responses
{
    private const string Html = "text/html; charset=utf-8";

    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task JsonAsync(ApiRequest request, int status, Action<Utf8JsonWriter> write, RecentPageKey? page = null)
    {
        using var buffer = Written(write);
        if (page is { } key)
            request.Limits.Pages.Note(request.State, key, buffer.Written);
        await JsonAsync(request, status, buffer).ConfigureAwait(false);
    }

    /// <summary>A body as it will be sent.</summary>
    public static PooledBuffer Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new PooledBuffer();
        using var writer = new Utf8JsonWriter(buffer, Plain);
        write(writer);
        return buffer;
    }

    /// <summary>Sends a body that is written already.</summary>
    public static async Task JsonAsync(ApiRequest request, int status, PooledBuffer buffer)
    {
        if (request.MediaType == "text/html")
            await PageAsync(request, status, Encoding.UTF8.GetString(buffer.Written.Span)).ConfigureAwait(false);
        else
            await BytesAsync(request, status, "application/json", buffer.Written).ConfigureAwait(false);
    }

    public static Task JsonAsync(ApiRequest request, int status, JsonNode body) => JsonAsync(request, status, w => body.WriteTo(w));

    public static Task TextAsync(ApiRequest request, int status, string contentType, string text) =>
        BytesAsync(request, status, contentType, Encoding.UTF8.GetBytes(text));

    public static Task EmptyAsync(ApiRequest request, int status)
    {
        request.Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>The page for addresses that are none of the API's.</summary>
    public static Task NotFoundPageAsync(ApiRequest request) =>
        TextAsync(request, 404, Html, "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>Page not "
            + "found</h1></body></html>");

    /// <summary>The ETag of an object: weak, its last change.</summary>
    public static string? ETag(Row row) => row.Type.Logged || row.Type.Find("created") != null
        ? EntityTag.Of(row.LastUpdated)
        : null;

    public static void SetETag(ApiRequest request, Row row)
    {
        if (ETag(row) is { } tag)
            request.Http.Response.Headers.ETag = tag;
    }

    private static Task PageAsync(ApiRequest request, int status, string json)
    {
        request.Http.Response.Headers.Vary = "HX-Request, Cookie, Accept-Language, origin";
        var (path, shown) = (HtmlEncoder.Default.Encode(request.Path), HtmlEncoder.Default.Encode(json));
        var page = "<!DOCTYPE html><html><head><title>REST API</title></head><body>" + $"<h1>{path}</h1><pre>{shown}</pre></body></html>";
        return TextAsync(request, status, Html, page);
    }

    public static async Task BytesAsync(ApiRequest request, int status, string contentType, ReadOnlyMemory<byte> bytes)
    {
        var response = request.Http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(bytes, request.Cancellation).ConfigureAwait(false);
    }
}
