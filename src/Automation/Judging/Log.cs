using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Judging;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Debug, "Rule {Rule} of {Ruleset} fired at log position {Position}")]
    public static partial void RuleFired(this ILogger logger, string ruleset, string rule, long position);

    [LoggerMessage(2002, LogLevel.Error, "Event at log position {Position} could not be judged by {Ruleset} (attempt {Attempt} of "
        + "{Attempts}), which stands as if it had not come: {Reason}")]
    public static partial void JudgingFailed(
        this ILogger logger, Exception defect, string ruleset, long position, int attempt, int attempts, string reason);

    [LoggerMessage(2010, LogLevel.Error, "Event at log position {Position} is set aside by {Ruleset} and the next is judged; 'plumbline "
        + "events --dead' shows it, 'plumbline events --judge-again {Position}' has it judged again")]
    public static partial void EventSetAside(this ILogger logger, string ruleset, long position);

    [LoggerMessage(2003, LogLevel.Error, "{Message}")]
    public static partial void SessionError(this ILogger logger, string message);

    [LoggerMessage(2004, LogLevel.Warning, "{Message}")]
    public static partial void SessionWarning(this ILogger logger, string message);

    [LoggerMessage(2005, LogLevel.Warning, "The event log cannot be read; {Ruleset} tries again in {Seconds:F1} s: {Reason}")]
    public static partial void LogUnavailable(this ILogger logger, string ruleset, double seconds, string reason);

    [LoggerMessage(2006, LogLevel.Information,
        "{Ruleset} goes on behind log position {Position} with {Pending} matches whose actions are not done")]
    public static partial void Resumed(this ILogger logger, string ruleset, long position, int pending);

    [LoggerMessage(2007, LogLevel.Warning, "The saved session of {Ruleset} cannot be used ({Reason}); it is made again from every event in "
        + "the log, and nothing is lost")]
    public static partial void SnapshotRebuilt(this ILogger logger, string ruleset, string reason);

    [LoggerMessage(2011, LogLevel.Error, "The saved session of {Ruleset} cannot be used ({Reason}); it is made again from the events that "
        + "the log still has: facts, waiting events and open windows from log positions up to {Forgotten} are lost")]
    public static partial void SnapshotLost(this ILogger logger, string ruleset, string reason, long forgotten);

    [LoggerMessage(2012, LogLevel.Warning, "The saved session of {Ruleset} is back, but {Remark}")]
    public static partial void SnapshotInPart(this ILogger logger, string ruleset, string remark);

    [LoggerMessage(2013, LogLevel.Error, "{Ruleset} met a defect of this program and goes on from what is recorded in {Seconds:F1} s: "
        + "{Reason}")]
    public static partial void JudgingBroke(this ILogger logger, Exception defect, string ruleset, double seconds, string reason);

    [LoggerMessage(2015, LogLevel.Error, "Event at log position {Position} was judged by {Ruleset} before and cannot be now; its session "
        + "is made again without it: {Reason}")]
    public static partial void NotRepeated(this ILogger logger, Exception defect, string ruleset, long position, string reason);

    [LoggerMessage(2014, LogLevel.Warning, "The session of {Ruleset} could not be saved at the end ({Reason}); the next start reads the "
        + "log from further back")]
    public static partial void NotSaved(this ILogger logger, string ruleset, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "Rule {Rule} of a recorded match is no longer in {Ruleset}; its actions are dropped")]
    public static partial void RuleGone(this ILogger logger, string ruleset, string rule);

    [LoggerMessage(2009, LogLevel.Error, "The actions of rule {Rule} in {Ruleset} could not be carried out: {Reason}")]
    public static partial void FiringFailed(this ILogger logger, Exception exception, string rule, string ruleset, string reason);
}
