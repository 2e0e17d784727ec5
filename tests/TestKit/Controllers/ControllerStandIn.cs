using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Plumbline.TestKit.Controllers;

/// <summary>
/// The websocket of an automation controller, on a port of its own. What it does with each connection a test says; what happened on each
/// is kept.
/// </summary>
public sealed class ControllerStandIn : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Func<SocketConversation, Task> _serve;
    private readonly List<SocketConversation> _conversations = [];
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    /// <param name="serve">Called for each connection, before it is answered.</param>
    /// <param name="certificate">With its key; null for a server without TLS.</param>
    public ControllerStandIn(Func<SocketConversation, Task> serve, int port = 0, X509Certificate2? certificate = null)
    {
        (_serve, _certificate) = (serve, certificate);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Everything that was connected so far, in order.</summary>
    public IReadOnlyList<SocketConversation> Conversations
    {
        get { lock (_conversations) return [.. _conversations]; }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _serving.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException
            or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                var conversation = new SocketConversation(await StreamAsync(client), _stop.Token);
                await conversation.ReadHeadAsync();
                lock (_conversations)
                {
                    _conversations.Add(conversation);
                    conversation.Number = _conversations.Count;
                }
                await _serve(conversation);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or WebSocketException
                or AuthenticationException)
            {
                // The program went first.
            }
        }
    }

    private async Task<Stream> StreamAsync(TcpClient client)
    {
        if (_certificate is null)
            return client.GetStream();
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(_certificate);
        return stream;
    }
}
