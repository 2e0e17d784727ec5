using System.IO.Compression;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>Texts as they lie on the disk.</summary>
internal static class PackedText
{
    /// <summary>Values may be as deep as what NetBox gives.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 10_000 };

    public static byte[] Pack(ReadOnlySpan<byte> text)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(text);
        return packed.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var text = new MemoryStream();
        using var inflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        inflate.CopyTo(text);
        return text.ToArray();
    }
}
