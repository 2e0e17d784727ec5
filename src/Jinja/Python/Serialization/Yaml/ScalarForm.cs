namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>Which ways of writing a text in YAML keep what it is, as libyaml judges them.</summary>
internal readonly record struct ScalarForm(bool IsMultiline, bool PlainInFlow, bool PlainInBlock, bool SingleQuoted, bool Block)
{
    public static ScalarForm Of(string text)
    {
        if (text.Length == 0)
            return new(false, false, true, true, false);
        var (flow, block) = Indicators(text);
        var (breaks, special, leading, trailing, trailingBlank, breakBlank, blankBreak) = Blanks(text);
        var plain = !leading && !trailing && !breakBlank && !blankBreak && !special && !breaks;
        var kept = !blankBreak && !special;
        return new(breaks, plain && !flow, plain && !block, kept && !breakBlank, kept && !trailingBlank);
    }

    public static bool IsBreak(int code) => code is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;

    /// <summary>What libyaml writes as it is; the planes beyond the first it escapes.</summary>
    public static bool IsPrintable(int code) =>
        code is '\n' or (>= ' ' and <= '~') or (>= 0xA0 and < 0xD800) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF);

    private static (bool Flow, bool Block) Indicators(string text)
    {
        var document = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        var (flow, block, afterBlank) = (document, document, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var beforeBlank = i + 1 == text.Length || IsBlank(text[i + 1]);
            if (i == 0)
            {
                var opens = "#,[]{}&*!|>'\"%@`".Contains(c, StringComparison.Ordinal) || (c == '-' && beforeBlank);
                flow |= opens || c is '?' or ':';
                block |= opens || (c is '?' or ':' && beforeBlank);
            }
            else
            {
                flow |= c is ',' or '?' or '[' or ']' or '{' or '}' or ':' || (c == '#' && afterBlank);
                block |= (c == ':' && beforeBlank) || (c == '#' && afterBlank);
            }
            afterBlank = IsBlank(c);
        }
        return (flow, block);
    }

    private static (bool Breaks, bool Special, bool Leading, bool Trailing, bool TrailingBlank, bool BreakBlank, bool BlankBreak)
        Blanks(string text)
    {
        var (breaks, special, breakBlank, blankBreak, before) = (false, false, false, false, 'x');
        foreach (var rune in text.EnumerateRunes())
        {
            var isBreak = IsBreak(rune.Value);
            breaks |= isBreak;
            special |= !IsPrintable(rune.Value);
            breakBlank |= rune.Value == ' ' && before == '\n';
            blankBreak |= isBreak && before == ' ';
            before = isBreak ? '\n' : rune.Value == ' ' ? ' ' : 'x';
        }
        return (breaks, special, text[0] == ' ' || IsBreak(text[0]), before != 'x', before == ' ', breakBlank, blankBreak);
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' || IsBreak(c);
}
