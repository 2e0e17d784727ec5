using System.Globalization;
using System.Text;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Parsing;

/// <summary>Numbers, texts and names inside a tag.</summary>
internal static class Literals
{
    public static bool TryRead(string source, ref int at, SyntaxError error, bool keepsBackslashes, out Token token)
    {
        var start = at;
        token = default;
        if (char.IsAsciiDigit(source[at]))
            token = Number(source, ref at, error);
        else if (source[at] is '\'' or '"')
            return Text(source, ref at, error, keepsBackslashes, out token);
        else if (IsNamePart(source, at))
        {
            while (at < source.Length && IsNamePart(source, at))
                at += char.IsSurrogatePair(source, at) ? 2 : 1;
            var name = source[start..at];
            if (IsNameMark(source, start))
                throw error.At(start, "Invalid character in identifier");
            token = new Token(TokenKind.Name, start, string.Intern(name));
        }
        return at > start;
    }

    private static Token Number(string source, ref int at, SyntaxError error)
    {
        var start = at;
        if (Float(source, at) is > 0 and var end && !(at > 0 && source[at - 1] == '.'))
        {
            at = end;
            return new Token(TokenKind.Float, start, "", double
                .Parse(source[start..end].Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }
        end = Integer(source, at);
        var digits = source[at..end].Replace("_", "", StringComparison.Ordinal);
        if (digits.Length > 4300)
            throw error.At(at, "Exceeds the limit (4300 digits) for integer string conversion");
        at = end;
        return new Token(TokenKind.Integer, start, "", PythonNumber.ParseInteger(digits, 0));
    }

    // digits with single underscores between them; the end, or the start if there are none
    private static int Digits(string source, int at, Func<char, bool> isDigit, bool mayLead = false)
    {
        while (at < source.Length)
            if (isDigit(source[at]))
                at++;
            else if (source[at] == '_' && at + 1 < source.Length && isDigit(source[at + 1])
                && (mayLead || (at > 0 && isDigit(source[at - 1]))))
                at += 2;
            else
                break;
        return at;
    }

    private static int Float(string source, int at)
    {
        var end = Digits(source, at, char.IsAsciiDigit);
        var real = false;
        if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
        {
            end = Digits(source, end + 1, char.IsAsciiDigit);
            real = true;
        }
        if (end < source.Length && source[end] is 'e' or 'E')
        {
            var exponent = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var last = Digits(source, exponent, char.IsAsciiDigit);
            if (last > exponent)
                return last;
        }
        return real ? end : 0;
    }

    private static int Integer(string source, int at)
    {
        if (source[at] != '0')
            return Digits(source, at, char.IsAsciiDigit);
        var prefix = at + 1 < source.Length ? char.ToLowerInvariant(source[at + 1]) : '\0';
        Func<char, bool>? isDigit = prefix switch
        {
            'x' => char.IsAsciiHexDigit,
            'o' => c => c is >= '0' and <= '7',
            'b' => c => c is '0' or '1',
            _ => null,
        };
        if (isDigit is not null && Digits(source, at + 2, isDigit, mayLead: true) is var end && end > at + 2)
            return end;
        return Digits(source, at, c => c == '0');
    }

    private static bool Text(string source, ref int at, SyntaxError error, bool keepsBackslashes, out Token token)
    {
        token = default;
        var (start, quote) = (at, source[at]);
        var text = new StringBuilder();
        var i = at + 1;
        while (i < source.Length && source[i] != quote)
            if (keepsBackslashes || source[i] != '\\')
                text.Append(source[i++]);
            else if (i + 1 >= source.Length)
                return false;
            else
                Escape(source, ref i, text, start, error);
        if (i >= source.Length)
            return false;
        at = i + 1;
        token = new Token(TokenKind.String, start, "", text.ToString());
        return true;
    }

    // Jinja2 reads escapes after writing rare letters as escapes themselves, so a backslash before one of those meets its code.
    private static void Escape(string source, ref int i, StringBuilder text, int start, SyntaxError error)
    {
        var kind = source[i + 1];
        if (kind > 127)
        {
            var code = char.IsSurrogatePair(source, i + 1) ? char.ConvertToUtf32(source, i + 1) : kind;
            text.Append('\\').Append(code > 0xffff ? 'U' : code > 0xff ? 'u' : 'x')
                .Append(code.ToString(code > 0xffff ? "x8" : code > 0xff ? "x4" : "x2", CultureInfo.InvariantCulture));
            i += code > 0xffff ? 3 : 2;
            return;
        }
        if (!TextEscape.TryRead(source, ref i, text))
            throw error.At(start, kind switch
            {
                'x' => "truncated \\xXX escape",
                'u' => "truncated \\uXXXX escape",
                'U' => "truncated \\UXXXXXXXX escape",
                _ => "malformed \\N character escape",
            });
    }

    private static bool IsNamePart(string source, int at) => char.IsLetterOrDigit(source, at) || source[at] == '_' || IsNameMark(source, at)
        || CharUnicodeInfo.GetUnicodeCategory(source, at) is UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    private static bool IsNameMark(string source, int at) => source[at] > 127
        && CharUnicodeInfo.GetUnicodeCategory(source, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber;
}
