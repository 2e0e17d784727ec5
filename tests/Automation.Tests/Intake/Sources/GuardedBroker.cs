using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>
/// A stub of what a broker of Kafka puts before itself: TLS, and a user with a password (SASL, PLAIN). Behind it is librdkafka's mock
/// broker, whose address in answers becomes the one of this.
/// </summary>
internal sealed class GuardedBroker : IAsyncDisposable
{
    // Kinds of requests, as the protocol numbers them.
    private const byte ApiVersions = 18, SaslHandshake = 17, SaslAuthenticate = 36;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MockBroker _broker;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly string? _login;
    private readonly Task _serving;

    /// <param name="tls">Null for none.</param>
    /// <param name="user">Null where everybody may come in.</param>
    public GuardedBroker(MockBroker broker, SslServerAuthenticationOptions? tls, string? user, string password)
    {
        (_broker, _tls, _login) = (broker, tls, user is null ? null : $"\0{user}\0{password}");
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>TLS with what <see cref="TlsAuthority.Write"/> left in a folder.</summary>
    /// <param name="asksForOne">Who has no certificate of that authority is not let in.</param>
    public static SslServerAuthenticationOptions Tls(string folder, bool asksForOne)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Path.Combine(folder, "server.pem"));
        var own = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem"));
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
            ClientCertificateRequired = asksForOne,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
                clients.Add(OneAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end; a listener that has stopped accepts nobody.
        }
        await Task.WhenAll(clients);
    }

    private async Task OneAsync(TcpClient client)
    {
        using var closing = client;
        using var behind = new TcpClient();
        try
        {
            Stream front = client.GetStream();
            if (_tls is not null)
            {
                var secure = new SslStream(front);
                await secure.AuthenticateAsServerAsync(_tls, _stop.Token);
                front = secure;
            }
            await behind.ConnectAsync(IPAddress.Loopback, _broker.Port, _stop.Token);
            if (!await LetInAsync(front, behind.GetStream()))
                return;
            // The end of one closes both, and with them the other.
            await await Task.WhenAny(RequestsAsync(front, behind.GetStream()), AnswersAsync(behind.GetStream(), front));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or AuthenticationException)
        {
            // The client went away, or did not trust us, or we did not trust it.
        }
    }

    // Up to the right password; who sends another is told so and closed.
    private async Task<bool> LetInAsync(Stream front, Stream behind)
    {
        while (_login is not null)
        {
            var request = await FrameAsync(front, _stop.Token);
            var (kind, number) = (BinaryPrimitives.ReadInt16BigEndian(request), request.AsMemory(4, 4));
            if (kind == ApiVersions)
            {
                await SendAsync(behind, request, _stop.Token);
                await SendAsync(front, WithSasl(await FrameAsync(behind, _stop.Token)), _stop.Token);
            }
            else if (kind == SaslHandshake)
                await SendAsync(front, [.. number.Span, 0, 0, 0, 0, 0, 1, 0, 5, .. "PLAIN"u8], _stop.Token);
            else if (kind == SaslAuthenticate)
            {
                var isRight = Encoding.UTF8.GetString(request).EndsWith(_login, StringComparison.Ordinal);
                await SendAsync(front, isRight ? [.. number.Span, 0, 0, 255, 255, 0, 0, 0, 0]
                    : [.. number.Span, 0, 58, 0, 9, .. "not known"u8, 0, 0, 0, 0], _stop.Token);
                return isRight;
            }
            else
                return false;
        }
        return true;
    }

    private async Task RequestsAsync(Stream front, Stream behind)
    {
        while (true)
            await SendAsync(behind, await FrameAsync(front, _stop.Token), _stop.Token);
    }

    private async Task AnswersAsync(Stream behind, Stream front)
    {
        var (theirs, ours) = (Address("127.0.0.1"u8, _broker.Port), Address("localhost"u8, Port));
        while (true)
        {
            var answer = await FrameAsync(behind, _stop.Token);
            for (int at; (at = answer.AsSpan().IndexOf(theirs)) >= 0;)
                ours.CopyTo(answer.AsSpan(at));
            await SendAsync(front, answer, _stop.Token);
        }
    }

    // A host, whose length stands before it and is the same for both, and a port.
    private static byte[] Address(ReadOnlySpan<byte> host, int port)
    {
        byte[] address = [.. host, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(address.AsSpan(host.Length), port);
        return address;
    }

    // Correlation, error, then how many kinds of requests it knows: kind, lowest and highest version. It refuses to say it in any but the
    // oldest form.
    private static byte[] WithSasl(byte[] answer) => answer[5] != 0 ? answer
        : [.. answer[..9], (byte)(answer[9] + 2), 0, SaslHandshake, 0, 0, 0, 1, 0, SaslAuthenticate, 0, 0, 0, 0, .. answer[10..]];

    private static async Task<byte[]> FrameAsync(Stream from, CancellationToken stop)
    {
        var length = new byte[4];
        await from.ReadExactlyAsync(length, stop);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await from.ReadExactlyAsync(frame, stop);
        return frame;
    }

    private static async Task SendAsync(Stream to, byte[] frame, CancellationToken stop)
    {
        var whole = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(whole, frame.Length);
        frame.CopyTo(whole, 4);
        await to.WriteAsync(whole, stop);
        await to.FlushAsync(stop);
    }
}
