using Microsoft.AspNetCore.Http;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>The address the client used: behind a proxy the one it passed on, so that links lead back through it.</summary>
public static class ClientAddress
{
    /// <summary>Scheme and host, as <c>https://plumbline.example.org</c>.</summary>
    public static string BaseUrl(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var forwarded = First(request.Headers["X-Forwarded-Proto"].ToString());
        var scheme = forwarded is "https" or "http" ? forwarded : request.Scheme;
        var host = First(request.Headers["X-Forwarded-Host"].ToString());
        return $"{scheme}://{(IsHost(host) ? host : IsHost(request.Host.Value ?? "") ? request.Host.Value : "localhost")}";
    }

    private static string First(string list) => list.Split(',')[0].Trim();

    // What goes into links must be a host and nothing else.
    private static bool IsHost(string text) =>
        text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '_');
}
