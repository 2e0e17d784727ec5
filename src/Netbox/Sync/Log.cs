using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Sync;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Reading all of NetBox at {Url}")]
    public static partial void LoadBegins(this ILogger log, string url);

    [LoggerMessage(2, LogLevel.Information, "Reading the rest of NetBox at {Url}")]
    public static partial void LoadGoesOn(this ILogger log, string url);

    [LoggerMessage(3, LogLevel.Information, "{Objects} objects read, {Rate:F0} a second, {Left} left, about {Seconds:F0} s; now {Type}")]
    public static partial void Loading(this ILogger log, long objects, double rate, long left, double seconds, string type);

    [LoggerMessage(4, LogLevel.Information, "{Objects} objects of NetBox at {Url} are here, after {Seconds:F1} s; following its changes")]
    public static partial void Loaded(this ILogger log, long objects, string url, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "{Trouble}; the copy stays as it was last seen")]
    public static partial void Away(this ILogger log, string trouble);

    [LoggerMessage(6, LogLevel.Information, "NetBox at {Url} answers again")]
    public static partial void Back(this ILogger log, string url);

    [LoggerMessage(7, LogLevel.Warning, "{Reason}")]
    public static partial void Missing(this ILogger log, string reason);

    [LoggerMessage(8, LogLevel.Warning, "{Count} {Type} of NetBox at {Url} had changed without a word in its change log")]
    public static partial void Corrected(this ILogger log, int count, string type, string url);

    [LoggerMessage(9, LogLevel.Warning,
        "The change log of NetBox at {Url} does not go on where it was left: it was cut, or the database is an older one. All is compared")]
    public static partial void LogWasCut(this ILogger log, string url);

    [LoggerMessage(10, LogLevel.Information, "NetBox at {Url} does not show, and nothing here needs: {Types}")]
    public static partial void NotCopied(this ILogger log, string url, string types);
}
