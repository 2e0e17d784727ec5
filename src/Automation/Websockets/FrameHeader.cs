using System.Buffers.Binary;

namespace Plumbline.Automation.Websockets;

/// <summary>The beginning of a frame (RFC 6455, section 5.2).</summary>
internal readonly record struct FrameHeader(bool IsLast, FrameKind Kind, long Length)
{
    private const byte LastBit = 0x80, ReservedBits = 0x70, MaskBit = 0x80;
    private const int MaskLength = 4, LongestControl = 125;

    public bool IsControl => Kind >= FrameKind.Close;

    /// <summary>Reads the beginning of a frame from a server.</summary>
    /// <exception cref="WebsocketException">It is not one that a server may send.</exception>
    /// <exception cref="EndOfStreamException">The connection ended.</exception>
    public static async ValueTask<FrameHeader> ReadAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
        var (first, second) = (buffer[0], buffer[1]);
        var kind = (FrameKind)(first & 0x0f);
        if ((first & ReservedBits) != 0 || !Enum.IsDefined(kind))
            throw Refused("a frame of a kind that was not agreed on");
        if ((second & MaskBit) != 0)
            throw Refused("a masked frame, which only clients send");
        long length = second;
        if (length == 126)
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
            length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        }
        else if (length == 127)
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 8), cancellationToken).ConfigureAwait(false);
            length = BinaryPrimitives.ReadInt64BigEndian(buffer);
        }
        var header = new FrameHeader((first & LastBit) != 0, kind, length);
        if (length < 0 || (header.IsControl && (length > LongestControl || !header.IsLast)))
            throw Refused("a control frame that is too long or in parts");
        return header;
    }

    /// <summary>A frame as a client sends it, masked as the protocol wants it.</summary>
    public static byte[] Write(FrameKind kind, ReadOnlySpan<byte> content, ReadOnlySpan<byte> mask)
    {
        var lengthSize = content.Length < 126 ? 0 : content.Length <= ushort.MaxValue ? 2 : 8;
        var frame = new byte[2 + lengthSize + MaskLength + content.Length];
        frame[0] = (byte)(LastBit | (byte)kind);
        frame[1] = (byte)(MaskBit | lengthSize switch { 0 => content.Length, 2 => 126, _ => 127 });
        if (lengthSize == 2)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)content.Length);
        else if (lengthSize == 8)
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), content.Length);
        mask.CopyTo(frame.AsSpan(2 + lengthSize));
        var body = frame.AsSpan(2 + lengthSize + MaskLength);
        for (var i = 0; i < content.Length; i++)
            body[i] = (byte)(content[i] ^ mask[i % MaskLength]);
        return frame;
    }

    private static WebsocketException Refused(string what) =>
        new($"the controller sent {what}") { CloseCode = WebsocketCloseCodes.ProtocolError };
}

internal enum FrameKind
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
