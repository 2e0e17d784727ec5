using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Links;

namespace Plumbline.Automation.Intake.Sources.Redis;

/// <summary>One connection that speaks RESP, the protocol of Redis: a command, then its answer. A connection of its own can wait in a
/// command, which a shared one cannot.</summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private const int MostItems = 1 << 20, Deepest = 16;

    private readonly TcpClient _client;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at, _end;

    private RespConnection(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    /// <exception cref="IOException">Nobody is there, or he is not trusted.</exception>
    public static async Task<RespConnection> OpenAsync(string host, int port, TlsClient? tls, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            Stream stream = client.GetStream();
            if (tls is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls.Options(host), cancellationToken).ConfigureAwait(false);
            }
            return new RespConnection(client, stream);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and reads its answer: a text, a number, null, or a list of them.</summary>
    /// <exception cref="RespErrorException">The server refuses the command.</exception>
    public async Task<object?> AskAsync(CancellationToken cancellationToken, params object[] words)
    {
        using var command = new MemoryStream();
        command.Write(Encoding.ASCII.GetBytes($"*{words.Length}\r\n"));
        foreach (var word in words)
        {
            var bytes = word as byte[] ?? Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{word}"));
            command.Write(Encoding.ASCII.GetBytes($"${bytes.Length}\r\n"));
            command.Write(bytes);
            command.Write("\r\n"u8);
        }
        await _stream.WriteAsync(command.GetBuffer().AsMemory(0, (int)command.Length), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(0, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private async ValueTask<object?> ReadAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken).ConfigureAwait(false);
        switch (line.Length == 0 ? ' ' : line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new RespErrorException(line[1..]);
            case ':':
                return Number(line, long.MaxValue);
            case '$':
                var length = Number(line, IntakeLimits.LargestMessage * 2L);
                return length < 0 ? null : await BytesAsync((int)length, cancellationToken).ConfigureAwait(false);
            case '*' when depth < Deepest:
                var count = Number(line, MostItems);
                if (count < 0)
                    return null;
                var items = new List<object?>((int)Math.Min(count, 1024));
                for (var i = 0; i < count; i++)
                    items.Add(await ReadAsync(depth + 1, cancellationToken).ConfigureAwait(false));
                return items;
            default:
                throw new IOException("the other side does not speak the protocol of Redis");
        }
    }

    private static long Number(string line, long most) =>
        long.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number : throw new IOException("the other side sends a number that cannot be");

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end)
                await FillAsync(cancellationToken).ConfigureAwait(false);
            var c = (char)_buffer[_at++];
            if (c == '\n' && line.Length > 0 && line[^1] == '\r')
                return line.ToString(0, line.Length - 1);
            line.Append(c);
            if (line.Length > 64 * 1024)
                throw new IOException("the other side sends a line that does not end");
        }
    }

    private async ValueTask<byte[]> BytesAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length + 2];
        var have = Math.Min(bytes.Length, _end - _at);
        _buffer.AsSpan(_at, have).CopyTo(bytes);
        _at += have;
        if (have < bytes.Length)
            await _stream.ReadExactlyAsync(bytes.AsMemory(have), cancellationToken).ConfigureAwait(false);
        return bytes[..length];
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        (_at, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        if (_end == 0)
            throw new IOException("the server closed the connection");
    }
}

/// <summary>What a Redis server answers to a command that it refuses.</summary>
internal sealed class RespErrorException : Exception
{
    public RespErrorException(string message) : base(message) { }

    public RespErrorException(string message, Exception inner) : base(message, inner) { }

    public RespErrorException() { }
}
