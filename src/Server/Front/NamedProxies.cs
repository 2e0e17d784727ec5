using System.Net;
using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Front;

/// <summary>
/// Who asked, and at which address, as the proxies say that were named. What anybody else says of it counts for nothing and is taken away.
/// Whatever depends on it, such as links and which cookies are for TLS alone, takes it from the request as it is from here on.
/// </summary>
internal sealed class NamedProxies(IReadOnlyList<IPNetwork> proxies)
{
    private static readonly string[] Forwarded =
        ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-IP", "Forwarded"];

    public Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (IsNamed(http.Connection.RemoteIpAddress))
            Believe(http);
        foreach (var header in Forwarded)
            http.Request.Headers.Remove(header);
        return next(http);
    }

    private void Believe(HttpContext http)
    {
        var headers = http.Request.Headers;
        // Each proxy adds at the end whom it speaks for: the last one that is no proxy of ours is the client.
        foreach (var text in headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            // Some write the port as well: 192.0.2.1:5555, [2001:db8::1]:5555.
            if (!IPEndPoint.TryParse(text, out var place))
                break;
            var address = place.Address;
            http.Connection.RemoteIpAddress = address;
            if (!IsNamed(address))
                break;
        }
        if (Last(headers["X-Forwarded-Proto"].ToString()) is "http" or "https")
            http.Request.Scheme = Last(headers["X-Forwarded-Proto"].ToString());
        if (Last(headers["X-Forwarded-Host"].ToString()) is var host && IsHost(host))
            http.Request.Host = new HostString(host);
    }

    private bool IsNamed(IPAddress? address)
    {
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return proxies.Any(proxy => proxy.Contains(plain));
    }

    private static string Last(string list) => list.Split(',')[^1].Trim();

    private static bool IsHost(string text) => text.Length is > 0 and <= 255
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '_');
}
