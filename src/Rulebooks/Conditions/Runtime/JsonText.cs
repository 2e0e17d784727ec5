using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>Texts of JSON as UTF-8, lone surrogates included (they become the three bytes their code point would have).</summary>
internal static class JsonText
{
    /// <summary>
    /// The settings under which events are read: strict JSON. Whoever accepts events bounds their depth; the bound here is only there for
    /// the stack, and wider.
    /// </summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    public static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var length = Unescape(raw, rented);
        var result = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>Unescapes into a span that is at least as long as the raw text.</summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                target[length++] = raw[i];
                continue;
            }
            i++;
            switch (raw[i])
            {
                case (byte)'n': target[length++] = (byte)'\n'; break;
                case (byte)'t': target[length++] = (byte)'\t'; break;
                case (byte)'r': target[length++] = (byte)'\r'; break;
                case (byte)'b': target[length++] = (byte)'\b'; break;
                case (byte)'f': target[length++] = (byte)'\f'; break;
                case (byte)'u':
                    var code = Hex(raw, i + 1);
                    i += 4;
                    if (code is >= 0xD800 and < 0xDC00 && i + 6 < raw.Length && raw[i + 1] == '\\' && raw[i + 2] == 'u'
                        && Hex(raw, i + 3) is >= 0xDC00 and < 0xE000 and var low)
                    {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                        i += 6;
                    }
                    length += Encode(code, target[length..]);
                    break;
                default: target[length++] = raw[i]; break;
            }
        }
        return length;
    }

    private static int Hex(ReadOnlySpan<byte> raw, int at) =>
        Utf8Parser.TryParse(raw.Slice(at, 4), out int code, out _, 'X') ? code : 0xFFFD;

    private static int Encode(int code, Span<byte> target)
    {
        if (Rune.IsValid(code))
            return new Rune(code).EncodeToUtf8(target);
        target[0] = (byte)(0xE0 | (code >> 12));
        target[1] = (byte)(0x80 | ((code >> 6) & 0x3F));
        target[2] = (byte)(0x80 | (code & 0x3F));
        return 3;
    }

    /// <summary>Compares two UTF-8 texts as their UTF-16 code units compare, which is the order Java sorts texts in.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        var (a, b) = (left[common], right[common]);
        // Beyond the basic plane a text is written with surrogates, which sort before U+E000 to U+FFFF.
        if (a >= 0xF0 && b is 0xEE or 0xEF && b < 0xF0)
            return -1;
        if (b >= 0xF0 && a is 0xEE or 0xEF && a < 0xF0)
            return 1;
        return a.CompareTo(b);
    }
}
