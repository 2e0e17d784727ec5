using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Activation;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "load source {Source}")]
    public static partial void SourceLoaded(this ILogger logger, string source);

    [LoggerMessage(5002, LogLevel.Error, "{Message}")]
    public static partial void SourceFailed(this ILogger logger, string message);

    [LoggerMessage(5003, LogLevel.Information, "Waiting for events, ruleset: {Ruleset}")]
    public static partial void RulesetWaits(this ILogger logger, string ruleset);

    [LoggerMessage(5004, LogLevel.Warning, "Actions of {Ruleset} did not end within {Seconds} s and were cut (firings cut: {Firings})")]
    public static partial void ActionsCut(this ILogger logger, string ruleset, double seconds, int firings);

    [LoggerMessage(5005, LogLevel.Error, "Ruleset {Ruleset} ended by a defect: {Reason}")]
    public static partial void RulesetFailed(this ILogger logger, Exception exception, string ruleset, string reason);

    [LoggerMessage(5008, LogLevel.Information, "Rulebook {Rulebook} ended: {Why}")]
    public static partial void RulebookEnded(this ILogger logger, string rulebook, string why);

    [LoggerMessage(5009, LogLevel.Debug, "Where source {Source} failed")]
    public static partial void SourceTrace(this ILogger logger, Exception defect, string source);

    [LoggerMessage(5010, LogLevel.Warning, "How much waits for ruleset {Ruleset} is not known: {Reason}")]
    public static partial void BacklogUnknown(this ILogger logger, string ruleset, string reason);

    [LoggerMessage(5011, LogLevel.Warning, "gather_facts of ruleset {Ruleset} is passed over: it requires an inventory, and none was given "
        + "(-i names one)")]
    public static partial void FactsPassedOver(this ILogger logger, string ruleset);

    [LoggerMessage(5012, LogLevel.Information, "facts of {Hosts} hosts gathered")]
    public static partial void FactsGathered(this ILogger logger, int hosts);
}
