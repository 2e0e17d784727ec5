using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Retention;

internal static partial class Log
{
    [LoggerMessage(6101, LogLevel.Information, "Retention: {Count} events and changes that are no longer kept were forgotten")]
    public static partial void Forgot(this ILogger logger, long count);

    [LoggerMessage(6102, LogLevel.Warning, "Retention: {Problem}")]
    public static partial void NotSaid(this ILogger logger, string problem);
}
