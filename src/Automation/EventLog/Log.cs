using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.EventLog;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Warning, "{Part} cannot write to the event log and tries again in {Seconds:F1} s: {Reason}")]
    public static partial void WriteRefused(this ILogger logger, string part, double seconds, string reason);
}
