using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Plumbline.Automation.Intake.Connections;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// Kestrel without anything around it: no host, no routing, no configuration, so that it listens at once and stays small.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    // What is read before anyone asked for it; the longest request line must fit.
    private const int ReadAhead = 64 * 1024;

    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    private readonly IServer _server;
    private readonly TimeProvider _time;

    private Listener(IServer server, TimeProvider time) => (_server, _time) = (server, time);

    /// <summary>The addresses it listens on, with the ports that were chosen for port 0.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. (_server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(address => new Uri(address))];

    /// <exception cref="PluginException">The address is taken or not ours, or a TLS file cannot be used.</exception>
    public static async Task<Listener> StartAsync(
        ListenerOptions options, IExchangeHandler handler, SourceContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(options.Host, cancellationToken).ConfigureAwait(false);
        var tls = options.Tls is { } files ? TlsFiles.Load(files, context.Folder, context.Logger, context.Time.GetUtcNow()) : null;
        var hints = new ServerHints(options, context.Logger);
        var connections = context.Connections ?? OpenConnections.OfProcess;
        var server = tls is null
            ? Plain(hints, connections, o => Configure(o, addresses, options.Port, null, context.Admission.Limits.MaxBody))
            : Secure(hints, connections, o => Configure(o, addresses, options.Port, tls, context.Admission.Limits.MaxBody));
        try
        {
            await server.StartAsync(new ExchangeApplication(handler, context), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            server.Dispose();
            throw BindFailure(options, failure);
        }
        return new Listener(server, context.Time);
    }

    public async ValueTask DisposeAsync()
    {
        using var drain = new CancellationTokenSource(DrainFor, _time);
        await _server.StopAsync(drain.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private static KestrelServer Plain(ServerHints hints, OpenConnections connections, Action<KestrelServerOptions> configure)
    {
        var options = new KestrelServerOptions();
        configure(options);
        return new KestrelServer(Options.Create(options), Transport(hints, connections), hints);
    }

    private static GuardedListenerFactory Transport(ServerHints hints, OpenConnections connections) =>
        new(new SocketTransportFactory(Options.Create(new SocketTransportOptions { MaxReadBufferSize = ReadAhead }), hints), connections);

    // The TLS layer of the server can only be had from its own container.
    private static IServer Secure(ServerHints hints, OpenConnections connections, Action<KestrelServerOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(configure);
        builder.Services.AddSingleton<ILoggerFactory>(hints);
        builder.Services.RemoveAll<IConnectionListenerFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(Transport(hints, connections));
        return builder.Build().Services.GetRequiredService<IServer>();
    }

    private static void Configure(KestrelServerOptions options, IPAddress[] addresses, int port, TlsFiles? tls, int maxBody)
    {
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        options.AllowHostHeaderOverride = true;
        // Bytes are kept as they came; what they mean is decided where they are used.
        options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        var limits = options.Limits;
        limits.MaxRequestBodySize = maxBody;
        limits.MaxRequestLineSize = 2 * RequestLimits.LongestField;
        limits.MaxRequestHeadersTotalSize = 8 * RequestLimits.LongestField;
        limits.MaxRequestHeaderCount = 128;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        limits.MaxRequestBufferSize = ReadAhead;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        foreach (var address in addresses)
            options.Listen(address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (tls is not null)
                    listen.UseHttps(Https(tls));
            });
    }

    private static HttpsConnectionAdapterOptions Https(TlsFiles tls) => new()
    {
        ServerCertificate = tls.Server.TargetCertificate,
        ServerCertificateChain = [.. tls.Server.IntermediateCertificates],
        HandshakeTimeout = TimeSpan.FromSeconds(5),
        SslProtocols = SslProtocols.None, // the system's choice
        ClientCertificateMode = tls.Authorities is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (certificate, _, _) => tls.IsTrusted(certificate),
    };

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (host.Length == 0)
            return [IPAddress.IPv6Any];
        if (IPAddress.TryParse(host, out var address))
            return [address];
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new PluginException($"nobody knows the host '{host}'") { Cure = "give an address of this machine, or 0.0.0.0" };
        }
    }

    private static PluginException BindFailure(ListenerOptions options, Exception failure)
    {
        var code = (failure as SocketException ?? failure.InnerException as SocketException
            ?? failure.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        var (text, cure) = code switch
        {
            SocketError.AddressAlreadyInUse =>
                ("another program listens there", $"find the other process with: ss -ltnp 'sport = :{options.Port}'"),
            SocketError.AccessDenied => ("this user may not", "ports below 1024 need the capability CAP_NET_BIND_SERVICE"),
            SocketError.AddressNotAvailable => ("that is no address of this machine", "give one of its own, or 0.0.0.0"),
            _ => (failure.Message, null),
        };
        return new PluginException($"it cannot listen on {options.Host}:{options.Port}: {text}") { Cure = cure };
    }
}
