using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.TestKit.Controllers;

/// <summary>One connection: the handshake, and what was said.</summary>
public sealed class SocketConversation(Stream stream, CancellationToken stop)
{
    private readonly ConcurrentQueue<string> _heard = new();
    private WebSocket? _socket;

    /// <summary>Counted from 1.</summary>
    public int Number { get; set; }

    /// <summary>The first line of the request.</summary>
    public string Line { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    public string Body { get; private set; } = "";

    /// <summary>What the program said.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>The status the request was answered with.</summary>
    public int Status { get; private set; }

    /// <summary>How the program ended it; 1006 when it just went, null while it is open or was ended here.</summary>
    public int? ClosedWith { get; private set; }

    public Stream Raw => stream;

    public async Task ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stop);
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Line = lines[0];
        Headers = lines.Skip(1).Select(l => l.Split(": ", 2))
            .ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
        if (!Headers.TryGetValue("Content-Length", out var length))
            return;
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stop);
        Body = Encoding.UTF8.GetString(body);
    }

    public async Task RefuseAsync(string status, string body = "")
    {
        Status = int.Parse(status[..3], CultureInfo.InvariantCulture);
        await WriteAsync($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"Connection: close\r\n\r\n{body}");
    }

    /// <summary>Answers the handshake and begins to read.</summary>
    public async Task AcceptAsync()
    {
        Status = 101;
#pragma warning disable CA5350 // the protocol says SHA-1
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(
            Headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {accept}\r\n\r\n");
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }

    public Task SayAsync(string text) => _socket!.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, stop);

    /// <summary>Listens until the program closes, or until it has said so much; pings are answered meanwhile.</summary>
    /// <param name="enough">Told how much was said on this connection.</param>
    public async Task ListenAsync(Func<int, bool> enough)
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (!enough(_heard.Count))
        {
            WebSocketReceiveResult received;
            try
            {
                received = await _socket!.ReceiveAsync(buffer, stop);
            }
            catch (Exception e) when (e is WebSocketException or IOException)
            {
                ClosedWith = 1006;
                return;
            }
            if (received.MessageType == WebSocketMessageType.Close)
            {
                ClosedWith = (int)received.CloseStatus!;
                await _socket.CloseOutputAsync(received.CloseStatus!.Value, null, stop);
                return;
            }
            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage)
                continue;
            _heard.Enqueue(Encoding.UTF8.GetString(message.ToArray()));
            message.SetLength(0);
        }
    }

    /// <summary>Does nothing until the test is over.</summary>
    public Task IdleAsync() => Task.Delay(Timeout.Infinite, stop);

    /// <summary>Reads and says nothing, not even to pings.</summary>
    public Task SwallowAsync() => stream.CopyToAsync(Stream.Null, stop);

    /// <summary>Closes as a server does that has read what came so far.</summary>
    /// <param name="answersFirst">A ping that came with the last message is still answered.</param>
    public async Task CloseAsync(int code, bool answersFirst = true)
    {
        var last = answersFirst ? _socket!.ReceiveAsync(new byte[1 << 16], stop) : null;
        if (last is not null)
            await Task.WhenAny(last, Task.Delay(100, stop));
        await _socket!.CloseOutputAsync((WebSocketCloseStatus)code, null, stop);
        await Task.WhenAny(last ?? _socket.ReceiveAsync(new byte[1 << 16], stop), Task.Delay(1000, stop));
    }

    public async Task WriteAsync(string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await stream.FlushAsync(stop);
    }
}
