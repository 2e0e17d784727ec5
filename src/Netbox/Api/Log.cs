using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Api;

internal static partial class Log
{
    /// <summary>The lines that whoever reaches the port can cause as often as he likes.</summary>
    public static readonly int[] CausedByStrangers = [3, 4];

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string path, Guid requestId);

    [LoggerMessage(2, LogLevel.Information, "{User} logged in from {Address}")]
    public static partial void LoggedIn(this ILogger log, string user, string address);

    [LoggerMessage(3, LogLevel.Warning, "A log-in as {User} from {Address} failed")]
    public static partial void LogInFailed(this ILogger log, string user, string address);

    [LoggerMessage(4, LogLevel.Warning, "A log-in as {User} from {Address} must wait {Seconds} s after too many failures")]
    public static partial void LogInThrottled(this ILogger log, string user, string address, int seconds);

    [LoggerMessage(5, LogLevel.Warning, "When {User} last logged in is not written: {Why}")]
    public static partial void LogInNotNoted(this ILogger log, string user, string why);

    [LoggerMessage(6, LogLevel.Warning, "The password of {User} is not written anew in today's form: {Why}")]
    public static partial void PasswordNotKeptAnew(this ILogger log, string user, string why);
}
