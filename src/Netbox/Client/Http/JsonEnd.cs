using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// Where an object or list of JSON ends, without looking at what is in it: brackets outside of texts are counted, sixty-four bytes at
/// a time. Whether it is JSON is for whoever parses it.
/// </summary>
internal static class JsonEnd
{
    private const int Block = 64;

    /// <summary>The length of what begins with the first byte, a bracket; -1 when it does not end.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        Span<byte> rest = stackalloc byte[Block];
        var (isWithin, isEscaped, depth) = (0UL, false, 0);
        for (var at = 0; at < text.Length; at += Block)
        {
            scoped var block = text[at..];
            if (block.Length < Block)
            {
                rest.Clear();
                block.CopyTo(rest);
                block = rest;
            }
            var (quotes, escapes, opening, closing) = Signs(block);
            if (escapes != 0 || isEscaped)
                quotes &= ~Escaped(escapes, ref isEscaped);
            var within = Within(quotes) ^ isWithin;
            isWithin = (ulong)((long)within >> 63);
            opening &= ~within;
            closing &= ~within;
            if (depth > BitOperations.PopCount(closing))
            {
                depth += BitOperations.PopCount(opening) - BitOperations.PopCount(closing);
                continue;
            }
            for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
            {
                var place = BitOperations.TrailingZeroCount(brackets);
                depth += (opening >> place & 1) == 1 ? 1 : -1;
                if (depth == 0)
                    return at + place + 1;
            }
        }
        return -1;
    }

    // One bit for each byte. A curly bracket is a square one and 0x20.
    private static (ulong Quotes, ulong Escapes, ulong Opening, ulong Closing) Signs(ReadOnlySpan<byte> block)
    {
        var (quotes, escapes, opening, closing) = (0UL, 0UL, 0UL, 0UL);
        ref var first = ref MemoryMarshal.GetReference(block);
        for (var at = 0; at < Block; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)at);
            var curly = bytes | Vector128.Create((byte)0x20);
            quotes |= Bits(bytes, (byte)'"') << at;
            escapes |= Bits(bytes, (byte)'\\') << at;
            opening |= Bits(curly, (byte)'{') << at;
            closing |= Bits(curly, (byte)'}') << at;
        }
        return (quotes, escapes, opening, closing);
    }

    private static ulong Bits(Vector128<byte> bytes, byte sign) =>
        Vector128.Equals(bytes, Vector128.Create(sign)).ExtractMostSignificantBits();

    // What stands behind a backslash that is not itself behind one.
    private static ulong Escaped(ulong escapes, ref bool isEscaped)
    {
        var escaped = isEscaped ? 1UL : 0;
        isEscaped = false;
        for (escapes &= ~escaped; escapes != 0;)
        {
            var place = BitOperations.TrailingZeroCount(escapes);
            isEscaped = place == Block - 1;
            if (isEscaped)
                break;
            escaped |= 2UL << place;
            escapes &= ~(3UL << place);
        }
        return escaped;
    }

    // From each opening quote to the byte before the closing one.
    private static ulong Within(ulong quotes)
    {
        for (var shift = 1; shift < Block; shift *= 2)
            quotes ^= quotes << shift;
        return quotes;
    }
}
