using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Intake.Connections;

namespace Plumbline.Server;

/// <summary>
/// Tells whose connections are worked for, so that where places are short the silent ones are dropped. A request with a body is still being
/// sent: until it is answered its connection counts as one that spoke a moment ago.
/// </summary>
internal static class BusyConnections
{
    public static RequestDelegate Tell(RequestDelegate next) => async http =>
    {
        var connection = http.Features.Get<IBusyConnection>();
        connection?.End();
        if (http.Request.ContentLength is null or 0 && http.Request.Headers.TransferEncoding.Count == 0)
            connection?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            connection?.End();
        }
    };
}
