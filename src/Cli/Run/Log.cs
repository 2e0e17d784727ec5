using Microsoft.Extensions.Logging;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Cli.Run;

internal static partial class Log
{
    /// <summary>A finding, as loud as <c>plumbline check</c> says it.</summary>
    public static void Said(this ILogger logger, Diagnostic finding)
    {
        if (finding.Severity == Severity.Error)
            logger.Mistaken(finding.ToString());
        else if (finding.Severity == Severity.Warning)
            logger.Warned(finding.ToString());
        else
            logger.Hinted(finding.ToString());
    }

    [LoggerMessage(9006, LogLevel.Error, "{Finding}")]
    public static partial void Mistaken(this ILogger logger, string finding);

    /// <summary>Said one by one up to a number.</summary>
    public static readonly int[] SaidInNumbers = [9009];

    [LoggerMessage(9001, LogLevel.Error, "Terminating: {Reason}")]
    public static partial void Terminating(this ILogger logger, string reason);

    [LoggerMessage(9002, LogLevel.Error, "Invalid rulebook: {Finding}")]
    public static partial void InvalidRulebook(this ILogger logger, string finding);

    [LoggerMessage(9003, LogLevel.Warning, "{Finding}")]
    public static partial void Warned(this ILogger logger, string finding);

    [LoggerMessage(9004, LogLevel.Information, "{Finding}")]
    public static partial void Hinted(this ILogger logger, string finding);

    [LoggerMessage(9007, LogLevel.Error, "{Trouble} (attempt {Attempt}; events are accepted, runs wait)")]
    public static partial void InventoryAway(this ILogger logger, string trouble, int attempt);

    [LoggerMessage(9008, LogLevel.Information, "inventory read: {Hosts} hosts")]
    public static partial void InventoryReady(this ILogger logger, int hosts);

    [LoggerMessage(9009, LogLevel.Warning, "{Run} waits: {Why}")]
    public static partial void RunWaits(this ILogger logger, string run, string why);

    [LoggerMessage(9016, LogLevel.Information, "{Event} matches no rule of {Ruleset}: {Reasons}")]
    public static partial void Unmatched(this ILogger logger, string @event, string ruleset, string reasons);

    [LoggerMessage(9017, LogLevel.Information, "{Count} further events matched no rule")]
    public static partial void MoreUnmatched(this ILogger logger, long count);

    [LoggerMessage(9013, LogLevel.Error, "{Place}: a vault text in this action cannot be decrypted: {Reason}")]
    public static partial void Locked(this ILogger logger, string place, string reason);

    [LoggerMessage(9015, LogLevel.Error, "standard output cannot be written ({Reason}): what rulebooks and playbooks print is lost until "
        + "it can; they go on")]
    public static partial void OutputLost(this ILogger logger, string reason);

    [LoggerMessage(9018, LogLevel.Warning, "{Count} reports wait for the controller and are sent after the next start")]
    public static partial void ReportsKept(this ILogger logger, long count);

    [LoggerMessage(9018, LogLevel.Warning, "hot reload: {Path} is watched; when it changes, its rules are replaced and its sources go on")]
    public static partial void Watched(this ILogger logger, string path);

    [LoggerMessage(9019, LogLevel.Warning, "hot reload: {Path} has changed and is at work, with {Sources}")]
    public static partial void TakenUp(this ILogger logger, string path, string sources);

    [LoggerMessage(9020, LogLevel.Error, "hot reload: {Path} has changed and is not taken up as it is: {Problem}")]
    public static partial void NotTakenUp(this ILogger logger, string path, string problem);

    [LoggerMessage(9021, LogLevel.Warning, "hot reload: {Path} is gone; its rules go on as they were")]
    public static partial void WatchedIsGone(this ILogger logger, string path);
}
