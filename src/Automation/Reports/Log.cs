using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Reports;

internal static partial class Log
{
    [LoggerMessage(7101, LogLevel.Warning, "reports wait for the controller: {Reason}; it is tried again in {Seconds:F1} s")]
    public static partial void ControllerAway(this ILogger logger, string reason, double seconds);

    [LoggerMessage(7102, LogLevel.Information, "the controller is there again")]
    public static partial void ControllerBack(this ILogger logger);

    [LoggerMessage(7103, LogLevel.Error, "no further report is sent: {Reason}; rules and actions go on")]
    public static partial void ReportsEnded(this ILogger logger, string reason);

    [LoggerMessage(7104, LogLevel.Error, "the controller does not take a report, which is given up: {Reason}")]
    public static partial void ReportRefused(this ILogger logger, string reason);

    [LoggerMessage(7105, LogLevel.Error, "reports are given up, {Count} of them: too many wait for a controller that does not take them")]
    public static partial void ReportsLost(this ILogger logger, long count);

    [LoggerMessage(7106, LogLevel.Error, "the reports that wait cannot be read: {Reason}")]
    public static partial void QueueUnreadable(this ILogger logger, string reason);

    /// <summary>Said one by one up to a number.</summary>
    public static readonly int[] SaidInNumbers = [7105];
}
