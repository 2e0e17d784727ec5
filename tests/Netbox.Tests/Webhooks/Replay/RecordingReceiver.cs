using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Plumbline.Netbox.Tests.Webhooks.Replay;

/// <summary>
/// The receiver of the recordings: answers by the beginning of the path and keeps what came. Its slow path answers at once, time being
/// tested elsewhere.
/// </summary>
internal sealed class RecordingReceiver : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly WebApplication _application;
    private List<ReceivedDelivery> _received = [];

    private RecordingReceiver(WebApplication application) => _application = application;

    /// <summary>Host and port.</summary>
    public string Place => new Uri(_application.Urls.First()).Authority;

    public static async Task<RecordingReceiver> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new RecordingReceiver(builder.Build());
        receiver._application.Run(receiver.ReceiveAsync);
        await receiver._application.StartAsync(cancellation);
        return receiver;
    }

    public IReadOnlyList<ReceivedDelivery> Take()
    {
        lock (_gate)
        {
            var taken = _received;
            _received = [];
            return taken;
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? "";
        var status = target switch
        {
            _ when target.StartsWith("/fail", StringComparison.Ordinal) => 500,
            _ when target.StartsWith("/gone", StringComparison.Ordinal) => 404,
            _ when target.StartsWith("/204", StringComparison.Ordinal) => 204,
            _ when target.StartsWith("/redirect", StringComparison.Ordinal) => 302,
            _ => 200,
        };
        lock (_gate)
            _received.Add(new ReceivedDelivery(
                context.Request.Method, target,
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                Encoding.UTF8.GetString(body.ToArray()), status));
        context.Response.StatusCode = status;
        if (status == 302)
            context.Response.Headers.Location = "/landed";
    }
}
