using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.WriteBack;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "The result for {Host} is written back later: {Reason}. Next attempt in {Seconds:F0} s")]
    public static partial void WriteBackWaits(this ILogger logger, string host, string reason, double seconds);

    [LoggerMessage(6002, LogLevel.Error, "The result for {Host} is not written back ({Run}): {Reason}. The event log has it")]
    public static partial void WriteBackGivenUp(this ILogger logger, string host, string run, string reason);

    [LoggerMessage(6003, LogLevel.Error, "Writing the result for {Host} back met a defect of this program: {Reason}")]
    public static partial void WriteBackDefect(this ILogger logger, Exception defect, string host, string reason);
}
