using Microsoft.Extensions.Logging;

namespace Plumbline.Web.Session;

internal static partial class ProviderLog
{
    /// <summary>The lines that whoever reaches the port can cause as often as he likes.</summary>
    public static readonly int[] CausedByStrangers = [8101, 8102];

    [LoggerMessage(8101, LogLevel.Warning, "the provider of log-ins {Issuer} is away: {Why}")]
    public static partial void ProviderAway(this ILogger log, string issuer, string why);

    [LoggerMessage(8102, LogLevel.Warning, "a log-in through {Issuer} failed: {Why}")]
    public static partial void ProviderFailed(this ILogger log, string issuer, string why);
}
