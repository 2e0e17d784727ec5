using System.Text;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Texts as octets, by Python's names of encodings.</summary>
internal static class TextEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Encode(string text, string encoding)
    {
        try
        {
            var (known, mark) = Of(encoding);
            return [.. mark, .. known.GetBytes(text)];
        }
        catch (EncoderFallbackException problem)
        {
            throw Raise.Runtime("UnicodeEncodeError", $"'{encoding}' codec can't encode character "
                + $"{Representation.Quote(problem.CharUnknown.ToString())} in position {problem.Index}");
        }
    }

    /// <summary>Octets that are none of the encoding become halves of surrogate pairs, as by <c>surrogateescape</c>.</summary>
    public static string Decode(byte[] octets, string encoding)
    {
        var (known, mark) = Of(encoding);
        if (known is not UTF8Encoding and not ASCIIEncoding)
            return known.GetString(octets.AsSpan(octets.AsSpan().StartsWith(mark) ? mark.Length : 0));
        var text = new StringBuilder(octets.Length);
        for (var at = 0; at < octets.Length;)
        {
            var isRune = Rune.DecodeFromUtf8(octets.AsSpan(at), out var rune, out var length) == System.Buffers.OperationStatus.Done
                && (known is UTF8Encoding || rune.IsAscii);
            text.Append(isRune ? rune.ToString() : ((char)(0xDC00 + octets[at])).ToString());
            at += isRune ? length : 1;
        }
        return text.ToString();
    }

    private static Encoding Single(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);

    private static (Encoding Known, byte[] Mark) Of(string name) => name.ToLowerInvariant().Replace('_', '-') switch
    {
        "utf-8" or "utf8" => (Strict, []),
        "ascii" or "us-ascii" => (Single("us-ascii"), []),
        "latin-1" or "latin1" or "iso-8859-1" => (Single("iso-8859-1"), []),
        "utf-16" or "utf16" => (Encoding.Unicode, [0xff, 0xfe]),
        "utf-16-le" or "utf-16le" => (Encoding.Unicode, []),
        "utf-16-be" or "utf-16be" => (Encoding.BigEndianUnicode, []),
        "utf-32" or "utf32" => (Encoding.UTF32, [0xff, 0xfe, 0, 0]),
        "utf-32-le" or "utf-32le" => (Encoding.UTF32, []),
        _ => throw Raise.Runtime("LookupError", $"unknown encoding: {name}"),
    };
}
