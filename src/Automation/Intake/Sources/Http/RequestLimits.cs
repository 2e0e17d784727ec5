using System.Text;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>What the peer's HTTP library refuses before it looks further, with its words.</summary>
internal static class RequestLimits
{
    public const int LongestField = 8190;

    private const int Shown = 100;

    private static readonly string[] Methods =
    [
        "POST", "GET", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND",
        "PROPPATCH", "SEARCH",
        "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE", "M-SEARCH", "NOTIFY", "SUBSCRIBE",
        "UNSUBSCRIBE", "PURGE",
        "MKCALENDAR", "LINK", "UNLINK", "SOURCE", "QUERY",
    ];

    // The parser also knows these of other protocols; they matter for where it stops reading a wrong word.
    private static readonly string[] OtherMethods =
        [
            "PRI", "DESCRIBE", "ANNOUNCE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER", "REDIRECT", "RECORD",
            "FLUSH",
        ];

    public static string? Refusal(HttpExchange exchange)
    {
        if (!Methods.Contains(exchange.Method))
            return UnknownMethod(exchange);
        if (exchange.Target.Length > LongestField)
            return TooLong(exchange.Target);
        foreach (var (name, values) in exchange.Headers)
        {
            if (name.Length > LongestField)
                return TooLong(name);
            foreach (var value in values)
                if (value?.Length > LongestField)
                    return TooLong(value);
        }
        return null;
    }

    private static string TooLong(string text) => $"Got more than {LongestField} bytes when reading: b'{text[..Shown]}...'.";

    private static string UnknownMethod(HttpExchange exchange)
    {
        var word = exchange.Method;
        var known = Methods.Concat(OtherMethods).Max(method => method.AsSpan().CommonPrefixLength(word));
        var line = new StringBuilder("Invalid method encountered:\n\n  b'").Append(word).Append(' ').Append(exchange.Target)
            .Append(" HTTP/1.1'\n    ");
        return line.Append(' ', known).Append('^').ToString();
    }
}
