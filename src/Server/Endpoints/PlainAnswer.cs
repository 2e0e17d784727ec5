using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Endpoints;

/// <summary>Answers of the endpoints that are not NetBox's.</summary>
internal static class PlainAnswer
{
    /// <summary>One line of text.</summary>
    public static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    /// <summary>JSON objects, one a line.</summary>
    public static void BeginLines(HttpContext http)
    {
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
    }
}
