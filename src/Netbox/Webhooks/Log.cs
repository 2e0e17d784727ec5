using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Webhooks;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Webhook '{Webhook}' delivered {Key} ({Status}, attempt {Attempt})")]
    public static partial void Delivered(this ILogger log, string webhook, string key, int status, int attempt);

    [LoggerMessage(
        2, LogLevel.Warning, "Webhook '{Webhook}' did not deliver {Key} (attempt {Attempt}): {Problem}. Next attempt in {Seconds:F0} s")]
    public static partial void Failed(this ILogger log, string webhook, string key, int attempt, string problem, double seconds);

    [LoggerMessage(
        3, LogLevel.Error, "Webhook '{Webhook}' gives up {Key} after {Attempt} attempts: {Problem}. It is kept and can be sent again")]
    public static partial void GivenUp(this ILogger log, string webhook, string key, int attempt, string problem);

    [LoggerMessage(4, LogLevel.Warning, "Webhook {Webhook} was deleted before {Key} was delivered")]
    public static partial void Orphaned(this ILogger log, long webhook, string key);

    [LoggerMessage(5, LogLevel.Error, "A delivery of {Key} cannot be read and is given up: {Problem}")]
    public static partial void Unreadable(this ILogger log, Exception error, string key, string problem);
}
