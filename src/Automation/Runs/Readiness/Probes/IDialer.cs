using System.Net.Sockets;

namespace Plumbline.Automation.Runs.Readiness.Probes;

/// <summary>Opens connections to hosts.</summary>
public interface IDialer
{
    /// <param name="host">A name, or an address of either kind without brackets.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocketException">Nobody takes the connection.</exception>
    Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken);
}

/// <summary>TCP.</summary>
public sealed class TcpDialer : IDialer
{
    public async Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
