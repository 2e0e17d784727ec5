using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Api;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string path, Guid requestId);
}
