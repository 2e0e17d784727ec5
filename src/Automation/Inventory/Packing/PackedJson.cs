using System.Buffers;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>Back from what <see cref="ObjectPacker"/> made.</summary>
internal static class PackedJson
{
    // What a page of NetBox's holds is at most 64 deep; options put it a few levels deeper, expressions as deep as they like.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    public static JsonElement Parse(SharedPieces pieces, ReadOnlySpan<byte> packed)
    {
        var text = Scratch();
        Unpack(pieces, packed, text);
        return Parse(text);
    }

    public static JsonElement Parse(ArrayBufferWriter<byte> text) => JsonElement.Parse(text.WrittenSpan, Deep);

    /// <summary>This thread's room for a text, empty; until it is asked for again.</summary>
    public static ArrayBufferWriter<byte> Scratch()
    {
        var text = _text ??= new(16 * 1024);
        text.ResetWrittenCount();
        return text;
    }

    public static void Unpack(SharedPieces pieces, ReadOnlySpan<byte> packed, ArrayBufferWriter<byte> into)
    {
        while (packed.Length > 0)
        {
            var (number, length) = (0u, 0);
            for (var shift = 0; ; shift += 7)
            {
                var part = packed[length++];
                number |= (uint)(part & 0x7f) << shift;
                if (part < 0x80)
                    break;
            }
            packed = packed[length..];
            if ((number & 1) == 0)
            {
                into.Write(pieces[(int)(number >> 1)]);
                continue;
            }
            var own = (int)(number >> 1);
            into.Write(packed[..own]);
            packed = packed[own..];
        }
    }
}
