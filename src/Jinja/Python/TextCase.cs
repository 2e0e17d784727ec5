using System.Globalization;
using System.Text;

namespace Plumbline.Jinja.Python;

/// <summary>Upper and lower case as Python has it, with the letters that become several.</summary>
internal static class TextCase
{
    public static string Upper(string text)
    {
        var upper = text.ToUpperInvariant();
        if (Ascii.IsValid(upper))
            return upper;
        var full = new StringBuilder(upper.Length + 8);
        foreach (var c in upper)
            full.Append(Expansion(c) ?? c.ToString());
        return full.ToString();
    }

    // The final sigma is the one letter whose small form depends on its place.
    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant();
        if (Ascii.IsValid(lower))
            return lower;
        lower = lower.Replace("İ", "i̇", StringComparison.Ordinal);
        if (!text.Contains('Σ', StringComparison.Ordinal))
            return lower;
        var letters = lower.ToCharArray();
        for (var i = 0; i < letters.Length && letters.Length == text.Length; i++)
            if (text[i] == 'Σ' && i > 0 && char.IsLetter(text[i - 1]) && !(i + 1 < text.Length && char.IsLetter(text[i + 1])))
                letters[i] = 'ς';
        return new string(letters);
    }

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
            return text;
        var first = TextUnits.First(text, 1);
        return TitleOf(first) + Lower(text[first.Length..]);
    }

    /// <summary><c>str.title</c>: a letter after anything but a letter is upper case.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var unit in TextUnits.Split(text))
        {
            title.Append(inWord ? Lower(unit) : TitleOf(unit));
            inWord = IsCased(unit);
        }
        return title.ToString();
    }

    public static string Swap(string text)
    {
        var swapped = new StringBuilder(text.Length);
        foreach (var unit in TextUnits.Split(text))
            swapped.Append(IsUpper(unit) ? Lower(unit) : Upper(unit));
        return swapped.ToString();
    }

    public static string Fold(string text) => Lower(text).Replace("ß", "ss", StringComparison.Ordinal).Replace('ς', 'σ');

    /// <summary><c>str.isupper</c>: at least one cased letter, and none that is lower.</summary>
    public static bool IsAllUpper(string text) => Cased(text, IsUpper, IsLower);

    public static bool IsAllLower(string text) => Cased(text, IsLower, IsUpper);

    public static bool IsTitle(string text)
    {
        var (seen, inWord) = (false, false);
        foreach (var unit in TextUnits.Split(text))
        {
            var upper = IsUpper(unit) || IsTitleLetter(unit);
            if (upper ? inWord : IsLower(unit) && !inWord)
                return false;
            inWord = upper || IsLower(unit);
            seen |= inWord;
        }
        return seen;
    }

    private static bool Cased(string text, Func<string, bool> wanted, Func<string, bool> forbidden)
    {
        var seen = false;
        foreach (var unit in TextUnits.Split(text))
        {
            if (forbidden(unit) || IsTitleLetter(unit))
                return false;
            seen |= wanted(unit);
        }
        return seen;
    }

    private static string TitleOf(string unit) =>
        unit.Length == 1 && Expansion(unit[0]) is { } several ? several[..1] + Lower(several[1..]) : Upper(unit);

    private static bool IsCased(string unit) => IsUpper(unit) || IsLower(unit) || IsTitleLetter(unit);

    private static bool IsUpper(string unit) => CharUnicodeInfo.GetUnicodeCategory(unit, 0) == UnicodeCategory.UppercaseLetter;

    private static bool IsLower(string unit) =>
        CharUnicodeInfo.GetUnicodeCategory(unit, 0) == UnicodeCategory.LowercaseLetter || unit is "ª" or "º";

    private static bool IsTitleLetter(string unit) => CharUnicodeInfo.GetUnicodeCategory(unit, 0) == UnicodeCategory.TitlecaseLetter;

    private static string? Expansion(char c) => c switch
    {
        'ß' => "SS",
        'ŉ' => "ʼN",
        'ǰ' => "J̌",
        'ΐ' => "Ϊ́",
        'ΰ' => "Ϋ́",
        'և' => "ԵՒ",
        'ẖ' => "H̱",
        'ẗ' => "T̈",
        'ẘ' => "W̊",
        'ẙ' => "Y̊",
        'ẚ' => "Aʾ",
        'ﬀ' => "FF",
        'ﬁ' => "FI",
        'ﬂ' => "FL",
        'ﬃ' => "FFI",
        'ﬄ' => "FFL",
        'ﬅ' or 'ﬆ' => "ST",
        _ => null,
    };
}
