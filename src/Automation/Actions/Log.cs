using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Actions;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "Error calling action {Action}, err {Reason}")]
    public static partial void ActionFailed(this ILogger logger, string action, string reason);

    [LoggerMessage(3002, LogLevel.Error, "Undefined jinja variable in action {Action} of rule {Rule}: {Reason}; the following actions of this firing are not run")]
    public static partial void VariableUndefined(this ILogger logger, string action, string rule, string reason);

    [LoggerMessage(3003, LogLevel.Error, "Key {Path} not found in variable pool")]
    public static partial void VariableNotFound(this ILogger logger, string path);

    [LoggerMessage(3004, LogLevel.Warning, "Skipping action {Action} already ran {Status}")]
    public static partial void AlreadyRan(this ILogger logger, string action, string status);

    [LoggerMessage(3005, LogLevel.Error, "Rule {Rule} has no actions (list index out of range)")]
    public static partial void NoActions(this ILogger logger, string rule);

    [LoggerMessage(3008, LogLevel.Error, "Action {Action} of rule {Rule} met a defect of this program and counts as failed: {Reason}")]
    public static partial void ActionDefect(this ILogger logger, Exception defect, string action, string rule, string reason);

    [LoggerMessage(3009, LogLevel.Warning, "The end of action {Key} was not recorded: {Reason}")]
    public static partial void EndedAlready(this ILogger logger, string key, string reason);

    [LoggerMessage(3007, LogLevel.Error, "Rule {Rule} does not exist in Ruleset {Ruleset}: its name is a template that gives a number, not text; quote it")]
    public static partial void NameIsNoText(this ILogger logger, string rule, string ruleset);
}
