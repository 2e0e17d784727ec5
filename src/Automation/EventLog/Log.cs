using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.EventLog;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Debug, "{Part} cannot write to the event log and tries again in {Seconds:F1} s: {Reason}")]
    public static partial void WriteRefused(this ILogger logger, string part, double seconds, string reason);

    [LoggerMessage(1102, LogLevel.Error, "What happens cannot be written to the event log; it is kept in memory and written as soon as it "
        + "can: {Reason}")]
    public static partial void WritesRefused(this ILogger logger, string reason);

    [LoggerMessage(1103, LogLevel.Warning, "The event log is written again, after {Refusals} attempts in {Seconds:F0} s that it refused")]
    public static partial void WritesTaken(this ILogger logger, long refusals, double seconds);
}
