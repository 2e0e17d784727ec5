using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Plumbline.Netbox.Setup;

/// <summary>Waits on a port for one request to a path that nobody else knows. Whatever else comes is answered and forgotten.</summary>
internal sealed class TestReceiver : IDisposable
{
    private const int MostHead = 32 * 1024;
    private const int MostBody = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener;
    private readonly string _path;

    /// <param name="port">Where to listen, on every address.</param>
    /// <param name="path">The path that counts.</param>
    /// <exception cref="SocketException">The port is in use, or not to be had.</exception>
    public TestReceiver(int port, string path)
    {
        _path = path;
        _listener = TcpListener.Create(port);
        _listener.Start();
    }

    /// <summary>The body of the request and its signature; waits until it comes.</summary>
    public async Task<(byte[] Body, string? Signature)> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(cancellation).ConfigureAwait(false);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            try
            {
                if (await ReadAsync(client.GetStream(), limit.Token).ConfigureAwait(false) is { } received)
                    return received;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // Somebody else, who went away or is slow.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task<(byte[] Body, string? Signature)?> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var buffer = new byte[MostHead + MostBody];
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = filled < MostHead ? await stream.ReadAsync(buffer.AsMemory(filled), cancellation).ConfigureAwait(false) : 0;
            if (read == 0)
                return null;
            filled += read;
        }
        var lines = Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n");
        var isOurs = lines[0].Split(' ') is ["POST", var target, ..] && target == _path;
        var length = int.TryParse(Header(lines, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? told
            : 0;
        if (isOurs && length <= MostBody)
            while (filled < end + 4 + length)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellation).ConfigureAwait(false);
                if (read == 0)
                    return null;
                filled += read;
            }
        await stream.WriteAsync(
            isOurs ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray()
                : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellation)
            .ConfigureAwait(false);
        return isOurs && length <= MostBody
            ? (buffer.AsSpan(end + 4, length).ToArray(), Header(lines, Webhooks.HookSignature.Header))
            : null;
    }

    private static string? Header(string[] lines, string name) => lines.Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
