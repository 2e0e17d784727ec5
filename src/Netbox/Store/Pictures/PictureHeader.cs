using System.Buffers.Binary;

namespace Plumbline.Netbox.Store.Pictures;

/// <summary>What the first bytes of a picture say: its kind and its size in pixels. Names and announced types say nothing.</summary>
internal readonly record struct PictureHeader(string MediaType, int Width, int Height)
{
    /// <summary>The largest side: the fields that keep it hold no more.</summary>
    public const int MostPixels = 32767;

    /// <summary>Reads PNG, JPEG, GIF and WebP; null for all else, and for what is cut before its size is said.</summary>
    public static PictureHeader? Of(ReadOnlySpan<byte> bytes)
    {
        var found = Png(bytes) ?? Gif(bytes) ?? Webp(bytes) ?? Jpeg(bytes);
        return found is { Width: > 0 and <= MostPixels, Height: > 0 and <= MostPixels } ? found : null;
    }

    private static PictureHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes.StartsWith(Signature) && bytes[12..].StartsWith("IHDR"u8)
            ? new("image/png", Big(bytes[16..]), Big(bytes[20..]))
            : null;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private static PictureHeader? Gif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 13 && (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            ? new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : null;

    private static PictureHeader? Webp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WEBP"u8))
            return null;
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
            return new("image/webp", Three(bytes[24..]) + 1, Three(bytes[27..]) + 1);
        if (chunk.SequenceEqual("VP8L"u8) && bytes[20] == 0x2f)
        {
            var sides = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return new("image/webp", (int)(sides & 0x3fff) + 1, (int)((sides >> 14) & 0x3fff) + 1);
        }
        return chunk.SequenceEqual("VP8 "u8) && bytes[23..].StartsWith((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a])
            ? new("image/webp", Fourteen(bytes[26..]), Fourteen(bytes[28..]))
            : null;
    }

    // Segment after segment, until one says the size of the frame.
    private static PictureHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return null;
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xff;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xff)
                at++;
            else if (marker is 0x01 or (>= 0xd0 and <= 0xd8))
                at += 2;
            else if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            else if (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) is >= 2 and var length)
                at += 2 + length;
            else
                return null;
        }
        return null;
    }

    private static int Big(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes) is <= MostPixels and var number ? (int)number : 0;

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static int Fourteen(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes) & 0x3fff;
}
