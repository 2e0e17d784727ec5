using System.Globalization;
using System.Text;

namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>Single characters of Java patterns: reading their escapes, writing them for .NET.</summary>
internal static class JavaEscapes
{
    /// <summary>Reads the escape at a backslash that stands for one character and moves behind it.</summary>
    public static char Character(string pattern, ref int at)
    {
        var start = at;
        var c = pattern[at + 1];
        at += 2;
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'f': return '\f';
            case 'a': return '\a';
            case 'e': return '\u001B';
            case 'c' when at < pattern.Length: return (char)(pattern[at++] ^ 64);
            case '0': return Octal(pattern, ref at);
            case 'x' when at < pattern.Length && pattern[at] == '{':
                var end = pattern.IndexOf('}', at);
                if (end < 0 || !int.TryParse(pattern.AsSpan(at + 1, end - at - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                    out var code) || code > 0xFFFF)
                    throw new PatternSyntaxException("Illegal hexadecimal escape sequence", start);
                at = end + 1;
                return (char)code;
            case 'x': return Hex(pattern, ref at, 2, start);
            case 'u': return Hex(pattern, ref at, 4, start);
        }
        if (char.IsAsciiLetterOrDigit(c))
            throw new PatternSyntaxException("Illegal/unsupported escape sequence", start);
        return c;
    }

    private static char Hex(string pattern, ref int at, int digits, int start)
    {
        if (at + digits > pattern.Length || !int.TryParse(
            pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw new PatternSyntaxException("Illegal escape sequence", start);
        at += digits;
        return (char)code;
    }

    private static char Octal(string pattern, ref int at)
    {
        var start = at;
        var code = 0;
        while (at < pattern.Length && at - start < 3 && pattern[at] is >= '0' and <= '7' && code * 8 + pattern[at] - '0' <= 255)
            code = code * 8 + pattern[at++] - '0';
        return at == start ? throw new PatternSyntaxException("Illegal octal escape sequence", start) : (char)code;
    }

    public static void AppendLiteral(StringBuilder target, char c, bool ignoreCase)
    {
        if (ignoreCase && char.IsAsciiLetter(c))
            target.Append('[').Append(char.ToLowerInvariant(c)).Append(char.ToUpperInvariant(c)).Append(']');
        else if (char.IsLetterOrDigit(c) || c > 127)
            target.Append(c);
        else
            target.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
    }

    /// <summary>A character inside a .NET class.</summary>
    public static void AppendInClass(StringBuilder target, char c)
    {
        if (char.IsLetterOrDigit(c))
            target.Append(c);
        else
            target.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
    }
}
