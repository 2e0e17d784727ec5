using Microsoft.Extensions.Logging;

namespace Plumbline.Cli.Run;

internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Error, "Terminating: {Reason}")]
    public static partial void Terminating(this ILogger logger, string reason);

    [LoggerMessage(9002, LogLevel.Error, "Invalid rulebook: {Finding}")]
    public static partial void InvalidRulebook(this ILogger logger, string finding);

    [LoggerMessage(9003, LogLevel.Warning, "{Finding}")]
    public static partial void Warned(this ILogger logger, string finding);

    [LoggerMessage(9004, LogLevel.Information, "{Finding}")]
    public static partial void Hinted(this ILogger logger, string finding);

    [LoggerMessage(9005, LogLevel.Warning, "Ignoring gather_facts, since it requires inventory")]
    public static partial void GatherFactsIgnored(this ILogger logger);
}
