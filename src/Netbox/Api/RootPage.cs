using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api.Requests;

namespace Plumbline.Netbox.Api;

/// <summary>
/// What stands at the root: where the API, its description and the parts of the host are. For people a page, for programs JSON.
/// </summary>
internal static class RootPage
{
    public static bool Is(HttpRequest request, NetboxApiOptions options) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.Value == options.BasePath + "/"
        && !(options.HasPages && AsksPage(request));

    public static Task WriteAsync(HttpContext http, NetboxApiOptions options)
    {
        var root = ClientAddress.BaseUrl(http.Request);
        var links = new Dictionary<string, string>
        {
            ["api"] = $"{root}{options.BasePath}/api/",
            ["schema"] = $"{root}{options.BasePath}/api/schema/?format=json",
        };
        foreach (var (name, path) in options.Links)
            links[name] = root + path;
        return AsksPage(http.Request)
            ? SendAsync(http, "text/html; charset=utf-8", Page(links))
            : SendAsync(http, "application/json", Json(links));
    }

    private static bool AsksPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static byte[] Page(Dictionary<string, string> links)
    {
        var items = string.Concat(
            links.Select(l => $"<li><a href=\"{HtmlEncoder.Default.Encode(l.Value)}\">{HtmlEncoder.Default.Encode(l.Key)}</a></li>"));
        return Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html><html><head><title>Plumbline</title></head><body><h1>Plumbline</h1><ul>{items}</ul></body></html>");
    }

    private static byte[] Json(Dictionary<string, string> links)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, link) in links)
                writer.WriteString(name, link);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task SendAsync(HttpContext http, string type, byte[] bytes)
    {
        (http.Response.ContentType, http.Response.ContentLength) = (type, bytes.Length);
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }
}
