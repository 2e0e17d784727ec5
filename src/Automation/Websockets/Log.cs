using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Websockets;

internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Information, "a new access token was fetched from {Address}")]
    public static partial void TokenRenewed(this ILogger logger, string address);
}
