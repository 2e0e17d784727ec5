using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>Turns failed requests and unwelcome answers into one line for people.</summary>
internal static class Trouble
{
    private const int LongestAnswer = 600;

    public static NetboxException OfConnection(string name, Uri uri, Exception error, CertificateJudge? judge) =>
        (error as HttpRequestException)?.HttpRequestError == HttpRequestError.SecureConnectionError
            ? new NetboxException(NetboxFailure.Tls, $"NetBox at {name} is not trusted: {Describe(uri, error, judge)}", inner: error)
            : new NetboxException(
                NetboxFailure.Unreachable, $"NetBox at {name} cannot be reached: {Describe(uri, error, judge)}", inner: error);

    /// <summary>What went wrong with a connection, without saying to whom.</summary>
    public static string Describe(Uri uri, Exception error, CertificateJudge? judge)
    {
        var socket = error.InnerException as SocketException ?? error.InnerException?.InnerException as SocketException;
        return (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"the name {uri.Host} cannot be resolved",
            HttpRequestError.SecureConnectionError => judge?.Refusal ?? "TLS could not be agreed on: " + Innermost(error),
            HttpRequestError.ProxyTunnelError => "the proxy does not let the request through",
            HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError =>
                "the connection was closed before the answer was complete",
            _ when socket?.SocketErrorCode == SocketError.ConnectionRefused => $"the connection to port {uri.Port} was refused",
            _ => "there is no connection: " + Innermost(error),
        };
    }

    public static NetboxException OfTimeout(string name, string path, TimeSpan timeout, string way) =>
        new(NetboxFailure.Timeout, $"NetBox at {name} did not answer {path} within {timeout.TotalSeconds:0.#} s{way}");

    public static NetboxException OfStatus(string name, string method, string path, HttpStatusCode status, byte[] body, bool hasToken)
    {
        var code = (int)status;
        var detail = Detail(body);
        var tail = detail.Length > 0 ? $": {detail}" : "";
        var (failure, message) = code switch
        {
            401 or 403 when !hasToken => (NetboxFailure.Forbidden, $"NetBox at {name} wants a token ({code}){tail}"),
            401 or 403 when detail.Contains("permission", StringComparison.OrdinalIgnoreCase)
                => (NetboxFailure.Forbidden, $"NetBox at {name} does not let this token {Verb(method)} {Bare(path)} ({code}){tail}"),
            401 or 403 => (NetboxFailure.Forbidden, $"NetBox at {name} refused the token ({code}){tail}"),
            404 =>
                (NetboxFailure.NotFound, $"NetBox at {name} has no {Bare(path)} (404); is the address right, and the version new enough?"),
            >= 300 and < 400 => (NetboxFailure.NotNetbox, $"NetBox at {name} sends {method} {Bare(path)} elsewhere ({code}); use the "
                + "address it redirects to"),
            429 => (NetboxFailure.Server, $"NetBox at {name} is refusing requests because there are too many (429){tail}"),
            >= 500 => (NetboxFailure.Server, $"NetBox at {name} is in trouble: {method} {path} was answered with {code}{tail}"),
            _ => (NetboxFailure.Refused, $"NetBox at {name} refused {method} {path} ({code}){tail}"),
        };
        return new NetboxException(failure, message, code, Shorten(Encoding.UTF8.GetString(body)));
    }

    public static NetboxException OfContent(string name, string path, HttpStatusCode status, byte[] body)
    {
        var title = HtmlTitle(body);
        var what = title is null ? "something that is not JSON" : $"a web page (\"{title}\")";
        return new NetboxException(NetboxFailure.NotNetbox,
            $"NetBox at {name} answered {path} with {what} instead of JSON; is this NetBox's own address, without a login page before it?",
            (int)status, Shorten(
                Encoding.UTF8.GetString(body)));
    }

    public static NetboxException OfRedirect(string name, Uri target, int status) =>
        new(NetboxFailure.NotNetbox,
            $"NetBox at {name} redirects to {target.GetLeftPart(UriPartial.Path)} ({status}); use that address", status);

    public static NetboxException OfSize(string name, string path, long most) =>
        new(NetboxFailure.TooMuch, $"NetBox at {name} answered {Bare(path)} with more than {most / (1024 * 1024)} MiB (unpacked); no page "
            + "of a NetBox is that large");

    public static NetboxException OfList(string name, string path, string what) =>
        new(NetboxFailure.TooMuch, $"NetBox at {name} sends a list {Bare(path)} {what}; it was given up");

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error.Message;
    }

    private static string Verb(string method) => method switch { "GET" => "read", "POST" => "create", "DELETE" => "delete", _ => "change" };

    private static string Bare(string path) => path.Split('?')[0];

    /// <summary>The title of a web page; null when it is none.</summary>
    public static string? HtmlTitle(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 20_000));
        if (!text.Contains("<html", StringComparison.OrdinalIgnoreCase) && !text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase))
            return null;
        var start = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        var end = start < 0 ? -1 : text.IndexOf("</title>", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? "no title" : WebUtility.HtmlDecode(string
            .Join(' ', text[(start + 7)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>The message in NetBox's answer: <c>detail</c>, <c>error</c>, or the fields with their messages.</summary>
    private static string Detail(byte[] body)
    {
        if (body.Length == 0)
            return "";
        try
        {
            using var document = JsonDocument.Parse(body);
            return Shorten(Flatten(document.RootElement, ""));
        }
        catch (JsonException)
        {
            return HtmlTitle(body) is { } title ? $"a web page (\"{title}\")" : Shorten(Encoding.UTF8.GetString(body).Trim());
        }
    }

    private static string Flatten(JsonElement element, string field)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var only in (string[])["detail", "error"])
                    if (element.TryGetProperty(only, out var text) && text.ValueKind == JsonValueKind.String)
                        return text.GetString() ?? "";
                return string.Join("; ", element.EnumerateObject()
                    .Select(p => Flatten(p.Value, p.Name is "__all__" or "non_field_errors" ? "" : p.Name)).Where(t => t.Length > 0));
            case JsonValueKind.Array:
                return string.Join("; ", element.EnumerateArray().Select(item => Flatten(item, field)).Where(t => t.Length > 0).Distinct());
            default:
                return field.Length > 0 ? $"{field}: {element}" : element.ToString();
        }
    }

    private static string Shorten(string text) => text.Length <= LongestAnswer ? text : text[..LongestAnswer] + " …";
}
