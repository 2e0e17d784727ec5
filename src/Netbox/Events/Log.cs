using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Events;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Event rule '{Rule}' did not fire for {ObjectType} {ObjectId}: {Problem}")]
    public static partial void ConditionsNotEvaluated(this ILogger log, string rule, string objectType, long objectId, string problem);
}
