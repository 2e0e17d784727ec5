using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Plumbline.Intake.Benchmarks;

/// <summary>The web server alone: reads the body, keeps nothing, answers 200. What it takes is what intake cannot go below.</summary>
internal sealed class BareServer : IHttpApplication<IFeatureCollection>
{
    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        using var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
                NullLoggerFactory.Instance);
        await server.StartAsync(new BareServer(), cancellationToken);
        Console.WriteLine($"listening on http://127.0.0.1:{port}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.StopAsync(CancellationToken.None);
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var body = context.Get<IRequestBodyPipeFeature>()!.Reader;
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        context.Get<IHttpResponseFeature>()!.Headers.ContentLength = 0;
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }
}
