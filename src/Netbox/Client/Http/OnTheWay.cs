using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// The proxy between the client and NetBox: tells its refusals and failures from those of NetBox, and says whose they were.
/// </summary>
internal sealed class OnTheWay(string netbox, IWebProxy? proxies)
{
    /// <summary>
    /// The trouble when a failed connection was one to the proxy, or the proxy's refusal to open a tunnel; null when it was not.
    /// </summary>
    public NetboxException? OfConnection(Uri uri, Exception error)
    {
        if (For(uri) is not { } proxy)
            return null;
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused)
            return OfRefusal(uri, proxy, refused.StatusCode is { } code ? (int)code : StatusIn(refused.Message), null, refused);
        // Once the tunnel stands, TLS is spoken with NetBox itself.
        var failure = (error as HttpRequestException)?.HttpRequestError;
        if (failure == HttpRequestError.SecureConnectionError && proxy.Scheme != "https")
            return null;
        var socket = error.InnerException as SocketException ?? error.InnerException?.InnerException as SocketException;
        var what = failure switch
        {
            HttpRequestError.NameResolutionError => $"the name {proxy.Host} cannot be resolved",
            HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError =>
                "the connection was closed before the answer was complete",
            _ when socket?.SocketErrorCode == SocketError.ConnectionRefused => "the connection was refused",
            _ => "there is no connection",
        };
        return new(NetboxFailure.Unreachable, $"the proxy {Place(proxy)}, by which NetBox at {netbox} is asked, cannot be used: {what}; "
            + $"{Cure(uri)}", inner: error);
    }

    /// <summary>The trouble when an answer without success is not NetBox's own; null when it is, or nothing stands between.</summary>
    public NetboxException? OfStatus(Uri uri, HttpResponseMessage response, string? title)
    {
        var status = (int)response.StatusCode;
        // A proxy sees requests in the clear and answers in NetBox's place; of the refusals on the way to a secure NetBox the tunnel tells.
        // NetBox says its version.
        return For(uri) is { } proxy && (status == 407 || (uri.Scheme == "http" && !response.Headers.Contains("API-Version")
            && response.Content.Headers.ContentType?.MediaType != "application/json"))
            ? OfRefusal(uri, proxy, status, title, null)
            : null;
    }

    /// <summary>What to add where it is not known who kept the client waiting.</summary>
    public string Asked(Uri uri) => For(uri) is { } proxy ? $" (asked by the proxy {Place(proxy)})" : "";

    private NetboxException OfRefusal(Uri uri, Uri proxy, int status, string? title, Exception? error)
    {
        var code = status > 0 ? status.ToString(CultureInfo.InvariantCulture) : "no status";
        var tail = title is null ? "" : $": \"{title}\"";
        var message = status switch
        {
            407 when proxy.UserInfo.Length > 0 => $"the proxy {Place(proxy)} does not accept the login in {uri.Scheme}_proxy "
                + $"({code}){tail}; NetBox at {netbox} was not asked",
            407 => $"the proxy {Place(proxy)} wants a login ({code}){tail}; NetBox at {netbox} was not asked; write {uri.Scheme}_proxy as "
                + $"http://USER:PASSWORD@{Place(proxy)}",
            >= 500 => $"the proxy {Place(proxy)} does not reach NetBox at {netbox} ({code}){tail}",
            _ => $"the proxy {Place(proxy)} refuses the way to NetBox at {netbox} ({code}){tail}; {Cure(uri)}",
        };
        return new(NetboxFailure.Unreachable, message, status > 0 ? status : null, inner: error);
    }

    private Uri? For(Uri uri) => proxies is null || proxies.IsBypassed(uri) ? null : proxies.GetProxy(uri);

    // Never with the login that the address may hold.
    private static string Place(Uri proxy) => proxy.Authority;

    private static string Cure(Uri uri) => $"see {uri.Scheme}_proxy, or name {uri.Host} in no_proxy";

    private static int StatusIn(string message) =>
        message.Split('\'', ' ', '.').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is >= 300 and <= 599 ? code : 0).Max();
}
