using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>
/// A web page of anybody can make the browser of somebody inside send a form to a port inside, and no browser asks the port before. Such a
/// request says where it comes from, so an open port can tell it from the real senders, which are no browsers.
/// </summary>
internal static class CrossSite
{
    private static readonly Refusal Forbidden = new(403, "403: Forbidden");

    /// <summary>Null when the request may pass.</summary>
    public static Refusal? Refuse(HttpExchange exchange)
    {
        var origin = exchange.Header("Origin");
        var site = exchange.Header("Sec-Fetch-Site");
        if (origin is null && site is null)
            return null;
        // A page of this very port there is not: a name that leads here was made to, so that the browser sends what it likes.
        var host = exchange.Header("Host");
        if ((site == "same-origin" || (origin is not null && IsOf(origin, host))) && !IsAddress(host))
            return Forbidden;
        var isForeign = site is "cross-site" or "same-site" || (origin is not null && !IsOf(origin, host));
        return isForeign && IsSentUnasked(exchange.Header("Content-Type")) ? Forbidden : null;
    }

    // The types that a page may send elsewhere without the browser asking first.
    private static bool IsSentUnasked(string? contentType)
    {
        var essence = contentType.AsSpan();
        if (essence.IndexOfAny(';', ',') is var end and >= 0)
            essence = essence[..end];
        essence = essence.Trim();
        return essence.IsEmpty
            || essence.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            || essence.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || essence.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
    }

    // What no page of somebody else can be called.
    private static bool IsAddress(string? host) =>
        host is not null && Uri.TryCreate("http://" + host, UriKind.Absolute, out var uri)
            && (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host == "localhost");

    private static bool IsOf(string origin, string? host)
    {
        var authority = origin.IndexOf("://", StringComparison.Ordinal);
        return authority >= 0 && host is not null && origin.AsSpan(authority + 3).Equals(host, StringComparison.OrdinalIgnoreCase);
    }
}
