using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Store;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Problem}")]
    public static partial void WriteFailed(this ILogger log, string problem);

    [LoggerMessage(2, LogLevel.Error, "A listener failed on change {Version} of the store; the change stands")]
    public static partial void ListenerFailed(this ILogger log, Exception defect, long version);
}
