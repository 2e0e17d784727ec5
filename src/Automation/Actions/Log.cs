using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Actions;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "Action {Action} could not be carried out: {Reason}")]
    public static partial void ActionFailed(this ILogger logger, string action, string reason);

    [LoggerMessage(3002, LogLevel.Error, "Action {Action} of rule {Rule} reads a variable that is not there, and the following actions of "
        + "this firing are not run: {Reason}")]
    public static partial void VariableUndefined(this ILogger logger, string action, string rule, string reason);

    [LoggerMessage(3003, LogLevel.Error, "var_root: there is no {Path} in the event")]
    public static partial void VariableNotFound(this ILogger logger, string path);

    [LoggerMessage(3004, LogLevel.Warning, "Action {Action} has ended before ({Status}) and is not run again")]
    public static partial void AlreadyRan(this ILogger logger, string action, string status);

    [LoggerMessage(3005, LogLevel.Error, "Rule {Rule} fired and has no actions")]
    public static partial void NoActions(this ILogger logger, string rule);

    [LoggerMessage(3008, LogLevel.Error, "Action {Action} of rule {Rule} met a defect of this program and counts as failed: {Reason}")]
    public static partial void ActionDefect(this ILogger logger, Exception defect, string action, string rule, string reason);

    [LoggerMessage(3009, LogLevel.Warning, "The end of action {Key} was not recorded: {Reason}")]
    public static partial void EndedAlready(this ILogger logger, string key, string reason);

    [LoggerMessage(3007, LogLevel.Error, "Rule {Rule} of ruleset {Ruleset} fired, but no action runs: its name is a template that gives a "
        + "number, not text; quote it")]
    public static partial void NameIsNoText(this ILogger logger, string rule, string ruleset);
}
