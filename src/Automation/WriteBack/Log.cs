using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.WriteBack;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "The result for {Host} is written back later: {Reason}. Next attempt in {Seconds} s")]
    public static partial void WriteBackWaits(this ILogger logger, string host, string reason, double seconds);

    [LoggerMessage(6002, LogLevel.Error, "The result for {Host} was not taken by NetBox: {Reason}")]
    public static partial void WriteBackRefused(this ILogger logger, string host, string reason);

    [LoggerMessage(6003, LogLevel.Error, "{Count} results were not written back before the end; the event log has them")]
    public static partial void ResultsNotWritten(this ILogger logger, int count);
}
