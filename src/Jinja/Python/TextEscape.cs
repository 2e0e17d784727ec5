using System.Globalization;
using System.Text;

namespace Plumbline.Jinja.Python;

/// <summary>The backslash escapes of Python's text literals.</summary>
internal static class TextEscape
{
    /// <summary>
    /// Reads the escape at a backslash; an unknown one stays as it stands. False where Python refuses it, or by a character's name.
    /// </summary>
    public static bool TryRead(string source, ref int at, StringBuilder text)
    {
        var kind = at + 1 < source.Length ? source[at + 1] : '\0';
        at += 2;
        switch (kind)
        {
            case '\n': return true;
            case '\\' or '\'' or '"': text.Append(kind); return true;
            case 'a': text.Append('\a'); return true;
            case 'b': text.Append('\b'); return true;
            case 'f': text.Append('\f'); return true;
            case 'n': text.Append('\n'); return true;
            case 'r': text.Append('\r'); return true;
            case 't': text.Append('\t'); return true;
            case 'v': text.Append('\v'); return true;
            case 'x': return Hex(source, ref at, 2, text);
            case 'u': return Hex(source, ref at, 4, text);
            case 'U': return Hex(source, ref at, 8, text);
            case 'N': return false;
            case >= '0' and <= '7':
                var code = kind - '0';
                for (var i = 0; i < 2 && at < source.Length && source[at] is >= '0' and <= '7'; i++)
                    code = (code * 8) + source[at++] - '0';
                text.Append((char)code);
                return true;
            default:
                text.Append('\\').Append(kind);
                return true;
        }
    }

    private static bool Hex(string source, ref int at, int digits, StringBuilder text)
    {
        if (at + digits > source.Length || !int.TryParse(source
            .AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10ffff)
            return false;
        at += digits;
        text.Append(code <= 0xffff ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        return true;
    }
}
