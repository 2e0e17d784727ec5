using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Plumbline.Supervision;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// The body of a request as UTF-8 text: unpacked, decoded from its charset, bounded in both forms. A small body that arrived in one piece
/// is used where it lies; release it when done.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly ReadOnlySequence<byte> _sequence;
    private readonly byte[]? _rented;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly RoomHolding? _room;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> sequence) =>
        (_reader, _sequence, _text) = (reader, sequence, sequence.First);

    private RequestBody(byte[]? rented, ReadOnlyMemory<byte> text, RoomHolding room) => (_rented, _text, _room) = (rented, text, room);

    public ReadOnlySpan<byte> Text => _text.Span;

    public void Dispose()
    {
        _reader?.AdvanceTo(_sequence.End);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _room?.Dispose();
    }

    /// <summary>What is said of a body beyond the limit.</summary>
    public static string TooLarge(int most) => string.Create(CultureInfo.InvariantCulture, $"Maximum request body size {most} exceeded.");

    /// <exception cref="UndecodableBodyException">The body does not fit its encoding or charset.</exception>
    /// <exception cref="Admission.NoRoomException">Other bodies need the memory there is for them.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpExchange exchange)
    {
        var body = await ReadBytesAsync(exchange).ConfigureAwait(false);
        exchange.Begin();
        var encoding = exchange.Header("Content-Encoding");
        var charset = Charset(exchange.Header("Content-Type"));
        if (encoding is null && charset is null)
            return body;
        using (body)
        {
            // The body in three forms, the largest of them grown by doubling.
            var needed = 4L * exchange.MostBody;
            var room = exchange.Bodies.Begin(giveWay: null);
            try
            {
                await exchange.Bodies.TakeAsync(room, needed).ConfigureAwait(false);
                var unpacked = encoding is null ? body._text : Unpack(body._text, encoding, exchange.MostBody);
                var text = charset is null ? unpacked.ToArray() : Decode(unpacked.Span, charset);
                room.Return(needed - 2L * text.Length);
                return new RequestBody(null, text, room);
            }
            catch
            {
                room.Dispose();
                throw;
            }
        }
    }

    private static async ValueTask<RequestBody> ReadBytesAsync(HttpExchange exchange)
    {
        var (reader, most) = (exchange.Body, exchange.MostBody);
        var result = await reader.ReadAsync().ConfigureAwait(false);
        // What fits the reader's own first piece is bounded with the connections.
        if (result.IsCompleted && result.Buffer.IsSingleSegment && result.Buffer.Length <= most)
            return new RequestBody(reader, result.Buffer);
        var rented = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var room = exchange.Bodies.Begin(exchange.Abort);
        try
        {
            var (length, taken) = (0, 0L);
            while (true)
            {
                var arrived = (int)Math.Min(result.Buffer.Length, most + 1);
                if (length + arrived > most)
                    throw Oversize(most);
                if (length + arrived > rented.Length)
                    rented = Grow(rented, length, length + arrived);
                // Once for the body and once for the event that is made of it.
                if (2L * rented.Length > taken)
                {
                    await exchange.Bodies.TakeAsync(room, 2L * rented.Length - taken).ConfigureAwait(false);
                    taken = 2L * rented.Length;
                }
                result.Buffer.CopyTo(rented.AsSpan(length));
                length += arrived;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    room.Arrived();
                    return new RequestBody(rented, rented.AsMemory(0, length), room);
                }
                result = await reader.ReadAsync().ConfigureAwait(false);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            room.Dispose();
            throw;
        }
    }

    private static BadHttpRequestException Oversize(int most) => new(TooLarge(most), StatusCodes.Status413PayloadTooLarge);

    private static byte[] Grow(byte[] rented, int used, int wanted)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, 2 * rented.Length));
        rented.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> packed, string encoding, int most)
    {
        using var source = new MemoryStream(packed.ToArray());
        using Stream? stream = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            // Both forms are called deflate; the low half of the first byte tells them apart.
            "deflate" when packed.Length > 0 && (packed.Span[0] & 0xf) == 8 => new ZLibStream(source, CompressionMode.Decompress),
            "deflate" => new DeflateStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (stream is null)
            return packed;
        using var unpacked = new MemoryStream();
        var piece = new byte[16 * 1024];
        try
        {
            for (int read; (read = stream.Read(piece)) > 0;)
            {
                unpacked.Write(piece, 0, read);
                if (unpacked.Length > most)
                    throw Oversize(most);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new UndecodableBodyException($"the body is not {encoding} data", e);
        }
        return unpacked.ToArray();
    }

    // Null for UTF-8, which needs no decoding.
    private static string? Charset(string? contentType)
    {
        if (contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var part in contentType.Split(';')[1..])
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !part.AsSpan(0, equals).Trim().Equals("charset", StringComparison.OrdinalIgnoreCase))
                continue;
            var name = part[(equals + 1)..].Trim().Trim('"').ToLowerInvariant().Replace('_', '-');
            return name is "utf-8" or "utf8" ? null : name;
        }
        return null;
    }

    private static byte[] Decode(ReadOnlySpan<byte> bytes, string charset)
    {
        try
        {
            return Encoding.UTF8.GetBytes(TextIn(bytes, charset));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UndecodableBodyException($"the body is not text in charset {charset}", e);
        }
    }

    private static string TextIn(ReadOnlySpan<byte> bytes, string charset)
    {
        var plain = charset switch
        {
            "latin-1" or "latin1" or "l1" or "iso8859-1" or "iso-8859-1" => "iso-8859-1",
            "ascii" or "us-ascii" or "646" => "us-ascii",
            "utf16" or "utf-16" => "utf-16",
            "utf32" or "utf-32" => "utf-32",
            _ => charset.StartsWith("cp", StringComparison.Ordinal) ? "windows-" + charset[2..] : charset,
        };
        var bigEndian = plain is "utf-16" && bytes.Length > 1 && bytes[0] == 0xfe && bytes[1] == 0xff;
        var encoding = bigEndian
            ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
            : Known(plain);
        var text = encoding.GetString(bytes);
        return plain is "utf-16" or "utf-32" && text.StartsWith('\ufeff') ? text[1..] : text;
    }

    private static Encoding Known(string name)
    {
        var provider = CodePagesEncodingProvider.Instance;
        return provider.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
