using Microsoft.Extensions.Logging;

namespace Plumbline.Supervision;

internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Warning, "{Worker} failed and is tried again in {Seconds:F1} s: {Reason}")]
    public static partial void WorkFailed(this ILogger logger, string worker, double seconds, string reason);

    [LoggerMessage(9002, LogLevel.Error, "{Worker} met a defect of this program and is started again in {Seconds:F1} s: {Reason}")]
    public static partial void WorkDefect(this ILogger logger, Exception defect, string worker, double seconds, string reason);

    [LoggerMessage(9003, LogLevel.Error, "{Task} met a defect of this program: {Reason}")]
    public static partial void TaskDefect(this ILogger logger, Exception defect, string task, string reason);

    [LoggerMessage(9004, LogLevel.Error, "{Watcher} of {Work} met a defect of this program, which is said once and counted from now on; "
        + "the work goes on: {Reason}")]
    public static partial void WatcherDefect(this ILogger logger, Exception defect, string watcher, string work, string reason);
}
