using System.Text;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>The text in the bytes of a YAML file.</summary>
internal static class YamlBytes
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string? Decode(ReadOnlySpan<byte> bytes, string file, DiagnosticBag findings)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith<byte>([0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var at = new SourcePosition(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
            findings.Error(YamlCodes.Character, at, $"the byte 0x{(e.BytesUnknown is { Length: > 0 } unknown ? unknown[0] : 0):x2} is not "
                + "valid UTF-8",
                "save the file as UTF-8");
            return null;
        }
    }
}
