using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Runs;

internal static partial class Log
{
    /// <summary>Runs that wait are said one by one up to a number: a thousand machines that were documented at once are one piece of
    /// news.</summary>
    public static readonly int[] SaidInNumbers = [4004];

    [LoggerMessage(4001, LogLevel.Warning, "{Action} {Name} failed and is tried again, {Retry} of {Retries}: {Problem}")]
    public static partial void Retrying(this ILogger logger, string action, string name, int retry, int retries, string problem);

    [LoggerMessage(4002, LogLevel.Information, "what {Name} of rule {Rule} printed is kept in {File}")]
    public static partial void OutputKept(this ILogger logger, string name, string rule, string file);

    [LoggerMessage(4003, LogLevel.Error, "{Action} {Name} of rule {Rule} failed: {Problem}")]
    public static partial void RunFailed(this ILogger logger, string action, string name, string rule, string problem);

    [LoggerMessage(4004, LogLevel.Information, "{Name} of rule {Rule} waits: {Why}")]
    public static partial void Waits(this ILogger logger, string name, string rule, string why);

    [LoggerMessage(4005, LogLevel.Information, "{Name} of rule {Rule} starts, attempt {Attempt}, hosts {Hosts} ({Reason})")]
    public static partial void Starts(this ILogger logger, string name, string rule, int attempt, string hosts, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "attempt {Attempt} was cut by the end of this program; {Ended} processes of it were still "
        + "running and have been ended")]
    public static partial void Interrupted(this ILogger logger, string attempt, int ended);

    [LoggerMessage(4007, LogLevel.Information, "{Name} of rule {Rule} was successful after {Seconds:F1} s")]
    public static partial void RunSucceeded(this ILogger logger, string name, string rule, double seconds);

    [LoggerMessage(4012, LogLevel.Warning, "{Name} of rule {Rule}: {What}")]
    public static partial void Warns(this ILogger logger, string name, string rule, string what);

    [LoggerMessage(4009, LogLevel.Error, "{Name} of rule {Rule} met a defect of this program: {Reason}")]
    public static partial void AttemptBroke(this ILogger logger, Exception defect, string name, string rule, string reason);

    [LoggerMessage(4013, LogLevel.Error, "how {Name} ended could not be reported: {Reason}")]
    public static partial void EndNotReported(this ILogger logger, string name, string reason);

    [LoggerMessage(4008, LogLevel.Error, "Action {Action} could not be carried out: {Reason}")]
    public static partial void NothingToBring(this ILogger logger, string action, string reason);

    [LoggerMessage(4014, LogLevel.Information, "{Name} of rule {Rule} is skipped, as its policy says (on_timeout: skip): {Why}")]
    public static partial void RunSkipped(this ILogger logger, string name, string rule, string why);

    [LoggerMessage(4015, LogLevel.Information, "{Name} of rule {Rule} is let go: {Why}")]
    public static partial void RunGone(this ILogger logger, string name, string rule, string why);
}
