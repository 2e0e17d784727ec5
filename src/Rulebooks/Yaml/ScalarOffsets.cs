namespace Plumbline.Rulebooks.Yaml;

/// <summary>
/// Finds which character of a file each character of a scalar came from, through quotes, escapes, indentation and folding.
/// </summary>
internal static class ScalarOffsets
{
    /// <summary>One index more than the text has characters: the last is the end.</summary>
    public static int[] Find(string source, int start, int end, string text, YamlScalarStyle style)
    {
        var offsets = new int[text.Length + 1];
        var at = Content(source, start, end, style);
        for (var i = 0; i < text.Length; i++)
        {
            // What folding and indentation removed is blank, and what they put in is blank: everything else stands in the file in order.
            if (!IsBlank(text[i]))
                while (at < end && IsBlank(source[at]))
                    at++;
            if (style == YamlScalarStyle.DoubleQuoted)
                at = SkipContinuations(source, at, end);
            offsets[i] = Math.Min(at, end);
            if (at < end)
                at += Width(source, at, end, text[i], style, ref i, offsets);
        }
        offsets[text.Length] = Math.Min(at, end);
        return offsets;
    }

    private static int Width(string source, int at, int end, char c, YamlScalarStyle style, ref int i, int[] offsets)
    {
        if (style == YamlScalarStyle.DoubleQuoted && source[at] == '\\')
            return EscapeWidth(source, at, end, ref i, offsets);
        if (IsBlank(c) && !IsBlank(source[at]))
            return 0;
        if (style == YamlScalarStyle.SingleQuoted && c == '\'' && at + 1 < end && source[at + 1] == '\'')
            return 2;
        return 1;
    }

    private static int EscapeWidth(string source, int at, int end, ref int i, int[] offsets)
    {
        var width = at + 1 >= end ? 1 : source[at + 1] switch { 'x' => 4, 'u' => 6, 'U' => 10, _ => 2 };
        // An escape beyond the basic plane gives two characters.
        if (width == 10 && at + 10 <= end
            && int.TryParse(source.AsSpan(at + 2, 8), System.Globalization.NumberStyles.HexNumber, null, out var rune)
            && rune > 0xFFFF && i + 2 < offsets.Length)
            offsets[++i] = at;
        return width;
    }

    private static int SkipContinuations(string source, int at, int end)
    {
        while (at + 1 < end && source[at] == '\\' && source[at + 1] is '\n' or '\r')
        {
            at += 2;
            while (at < end && IsBlank(source[at]))
                at++;
        }
        return at;
    }

    private static int Content(string source, int start, int end, YamlScalarStyle style)
    {
        var at = start;
        while (at < end && source[at] is '&' or '!')
        {
            while (at < end && !IsBlank(source[at]))
                at++;
            while (at < end && IsBlank(source[at]))
                at++;
        }
        if (style is YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted)
            return at + 1;
        if (style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
        {
            var line = source.AsSpan(at, end - at).IndexOf('\n');
            return line < 0 ? end : at + line + 1;
        }
        return at;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
