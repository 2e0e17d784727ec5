using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Actions.Controller;

internal static partial class Log
{
    [LoggerMessage(3401, LogLevel.Information, "automation controller {Version} at {Address}")]
    public static partial void ControllerFound(this ILogger logger, string version, string address);

    [LoggerMessage(3402, LogLevel.Information, "{Kind} '{Name}' launched: {Job}")]
    public static partial void Launched(this ILogger logger, string kind, string name, string job);

    [LoggerMessage(3403, LogLevel.Information, "{Kind} '{Name}' was launched before the restart and is waited for: {Job}")]
    public static partial void WaitedForAgain(this ILogger logger, string kind, string name, string job);

    [LoggerMessage(3404, LogLevel.Information, "{Kind} '{Name}' ended as {Status}: {Page}")]
    public static partial void JobEnded(this ILogger logger, string kind, string name, string status, string page);

    [LoggerMessage(3405, LogLevel.Error, "{Kind} '{Name}' of rule '{Rule}' ended as {Status}: {Page}")]
    public static partial void JobFailed(this ILogger logger, string kind, string name, string rule, string status, string page);

    [LoggerMessage(3406, LogLevel.Warning, "{Kind} '{Name}' of rule '{Rule}' was canceled in the controller: {Page}")]
    public static partial void JobCanceled(this ILogger logger, string kind, string name, string rule, string page);

    [LoggerMessage(3407, LogLevel.Warning, "{Kind} '{Name}' failed and is launched again ({Attempt} of {Most})")]
    public static partial void LaunchedAgain(this ILogger logger, string kind, string name, int attempt, int most);

    [LoggerMessage(3408, LogLevel.Error, "{Kind} '{Name}' of rule '{Rule}' did not run: {Reason}")]
    public static partial void NotLaunched(this ILogger logger, string kind, string name, string rule, string reason);

    [LoggerMessage(3409, LogLevel.Warning, "the {Kind} '{Name}' does not ask for labels, so its job gets none; set 'Prompt on launch' for "
        + "them in the controller")]
    public static partial void NoLabels(this ILogger logger, string kind, string name);

    [LoggerMessage(3410, LogLevel.Warning, "the job template '{Name}' does not ask for a limit: the controller will not keep to '{Limit}' "
        + "unless 'Prompt on launch' is set for it")]
    public static partial void LimitUnheard(this ILogger logger, string name, string limit);

    [LoggerMessage(3411, LogLevel.Warning, "the controller has no organization '{Organization}' to look for labels in; the job gets none")]
    public static partial void NoOrganization(this ILogger logger, string organization);

    [LoggerMessage(3412, LogLevel.Warning, "the label '{Label}' cannot be made in the organization '{Organization}' and is left out: "
        + "{Reason}")]
    public static partial void NoLabel(this ILogger logger, string label, string organization, string reason);

    [LoggerMessage(3413, LogLevel.Error, "the controller does not say how its jobs stand, and is asked again: {Reason}")]
    public static partial void JobsUnknown(this ILogger logger, string reason);

    [LoggerMessage(3415, LogLevel.Warning, "the artifacts of job {Job} are not taken: {Reason}")]
    public static partial void NoArtifacts(this ILogger logger, long job, string reason);

    [LoggerMessage(3416, LogLevel.Warning, "{Kind} '{Name}' was launched before the program was cut, and is waited for: {Job}")]
    public static partial void FoundAgain(this ILogger logger, string kind, string name, string job);

    [LoggerMessage(3417, LogLevel.Warning, "the automation controller does not answer, and is asked again: {Reason}")]
    public static partial void ControllerAway(this ILogger logger, string reason);

    [LoggerMessage(3414, LogLevel.Information, "the controller says again how its jobs stand, after {Failures} failures in {Seconds:0} s")]
    public static partial void JobsKnown(this ILogger logger, long failures, double seconds);
}
