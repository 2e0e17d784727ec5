using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Rules;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Debug, "Rule {Rule} of {Ruleset} fired at log position {Position}")]
    public static partial void RuleFired(this ILogger logger, string ruleset, string rule, long position);

    [LoggerMessage(2002, LogLevel.Error, "Event at log position {Position} of {Ruleset} could not be judged and is left out: {Reason}")]
    public static partial void EventLeftOut(this ILogger logger, string ruleset, long position, string reason);

    [LoggerMessage(2003, LogLevel.Error, "{Message}")]
    public static partial void SessionError(this ILogger logger, string message);

    [LoggerMessage(2004, LogLevel.Warning, "{Message}")]
    public static partial void SessionWarning(this ILogger logger, string message);

    [LoggerMessage(2005, LogLevel.Warning, "The event log cannot be read or written; {Ruleset} tries again in {Seconds} s: {Reason}")]
    public static partial void LogUnavailable(this ILogger logger, string ruleset, double seconds, string reason);

    [LoggerMessage(2006, LogLevel.Information, "{Ruleset} goes on behind log position {Position} with {Pending} matches whose actions are not done")]
    public static partial void Resumed(this ILogger logger, string ruleset, long position, int pending);

    [LoggerMessage(2007, LogLevel.Warning, "The saved session of {Ruleset} does not fit its rules any more ({Reason}); waiting events and windows start anew")]
    public static partial void SnapshotRefused(this ILogger logger, string ruleset, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "Rule {Rule} of a recorded match is no longer in {Ruleset}; its actions are dropped")]
    public static partial void RuleGone(this ILogger logger, string ruleset, string rule);

    [LoggerMessage(2009, LogLevel.Error, "The actions of rule {Rule} in {Ruleset} could not be carried out: {Reason}")]
    public static partial void FiringFailed(this ILogger logger, Exception exception, string rule, string ruleset, string reason);
}
