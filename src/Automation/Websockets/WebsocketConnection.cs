using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Wording;

namespace Plumbline.Automation.Websockets;

/// <summary>
/// An open websocket, the client's side. Written here because who must know what has arrived needs the answers to pings, which the
/// framework keeps to itself. One reader and any number of senders at a time.
/// </summary>
public sealed class WebsocketConnection(Stream stream) : IAsyncDisposable
{
    private const int LongestReason = 120;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _header = new byte[8];
    private bool _closeSent;

    /// <summary>Bytes of the longest message that is taken.</summary>
    public int LongestMessage { get; init; } = 16 << 20;

    /// <summary>False where what the other side says is not wanted: it is read and dropped.</summary>
    public bool KeepsMessages { get; init; } = true;

    /// <summary>Sends a text, UTF-8.</summary>
    /// <exception cref="WebsocketException">The connection has ended.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => WriteAsync(FrameKind.Text, text,
        cancellationToken);

    /// <summary>Asks whether everything so far has been read; the answer comes as <see cref="WebsocketMessage.Pong"/>.</summary>
    /// <inheritdoc cref="SendAsync" path="/exception"/>
    public Task PingAsync(long number, CancellationToken cancellationToken)
    {
        var content = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(content, number);
        return WriteAsync(FrameKind.Ping, content, cancellationToken);
    }

    /// <summary>Waits for what comes next; pings are answered on the way.</summary>
    /// <exception cref="WebsocketException">What came is no message, or is too long.</exception>
    public async ValueTask<WebsocketMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var message = new MemoryStream();
            for (var isBegun = false; ;)
            {
                var header = await FrameHeader.ReadAsync(stream, _header, cancellationToken).ConfigureAwait(false);
                if (header.IsControl)
                {
                    if (await ControlAsync(header, cancellationToken).ConfigureAwait(false) is { } told)
                        return told;
                    continue;
                }
                if (isBegun != (header.Kind == FrameKind.Continuation))
                    throw new WebsocketException("the controller sent the parts of two messages mixed")
                    {
                        CloseCode = WebsocketCloseCodes.ProtocolError,
                    };
                await TakeAsync(header.Length, message, cancellationToken).ConfigureAwait(false);
                isBegun = !header.IsLast;
                if (header.IsLast)
                    return new WebsocketMessage.Data(message.ToArray());
            }
        }
        catch (Exception broken) when (broken is EndOfStreamException or IOException or ObjectDisposedException)
        {
            return new WebsocketMessage.Closed(WebsocketCloseCodes.Abnormal, "");
        }
    }

    /// <summary>Says goodbye and waits for the other side's; an end that it does not say is no failure.</summary>
    public async Task CloseAsync(int code, CancellationToken cancellationToken)
    {
        if (_closeSent)
            return;
        try
        {
            await SayGoodbyeAsync(code, cancellationToken).ConfigureAwait(false);
            while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is not WebsocketMessage.Closed)
            {
            }
        }
        catch (Exception gone) when (gone is WebsocketException or OperationCanceledException)
        {
            // It is over either way.
        }
    }

    /// <summary>Says goodbye; whoever reads sees the answer.</summary>
    /// <inheritdoc cref="SendAsync" path="/exception"/>
    public async Task SayGoodbyeAsync(int code, CancellationToken cancellationToken)
    {
        var content = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(content, (ushort)code);
        await WriteAsync(FrameKind.Close, content, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        _sending.Dispose();
    }

    private async ValueTask<WebsocketMessage?> ControlAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        var content = new byte[header.Length];
        await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        switch (header.Kind)
        {
            case FrameKind.Ping:
                await WriteAsync(FrameKind.Pong, content, cancellationToken).ConfigureAwait(false);
                return null;
            case FrameKind.Pong:
                return content.Length == sizeof(long) ? new WebsocketMessage.Pong(BinaryPrimitives.ReadInt64BigEndian(content)) : null;
            default:
                var code = content.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(content) : WebsocketCloseCodes.None;
                var reason = content.Length > sizeof(ushort) ? Encoding.UTF8.GetString(content.AsSpan(sizeof(ushort))) : "";
                await AnswerAsync(code, cancellationToken).ConfigureAwait(false);
                return new WebsocketMessage.Closed(
                    code, PlainText.OneLine(reason.Length > LongestReason ? reason[..LongestReason] : reason));
        }
    }

    // Whoever said goodbye first may be gone by now.
    private async Task AnswerAsync(int code, CancellationToken cancellationToken)
    {
        if (_closeSent)
            return;
        try
        {
            await SayGoodbyeAsync(code == WebsocketCloseCodes.None ? WebsocketCloseCodes.Normal : code, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WebsocketException)
        {
            // See above.
        }
    }

    private async ValueTask TakeAsync(long length, MemoryStream message, CancellationToken cancellationToken)
    {
        if (KeepsMessages && message.Length + length > LongestMessage)
            throw new WebsocketException($"the controller sent a message of more than {LongestMessage >> 20} MiB")
            {
                CloseCode = WebsocketCloseCodes.TooBig,
            };
        // Taken as it comes: what is announced need not come.
        var piece = new byte[Math.Min(length, 32 << 10)];
        while (length > 0)
        {
            var read = await stream.ReadAsync(piece.AsMemory(0, (int)Math.Min(length, piece.Length)), cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException();
            if (KeepsMessages)
                message.Write(piece, 0, read);
            length -= read;
        }
    }

    private async Task WriteAsync(FrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var mask = new byte[4];
        RandomNumberGenerator.Fill(mask);
        var frame = FrameHeader.Write(kind, content.Span, mask);
        try
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                _closeSent |= kind == FrameKind.Close;
                await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            throw new WebsocketException("the connection ended", broken) { CloseCode = WebsocketCloseCodes.Abnormal };
        }
    }
}
