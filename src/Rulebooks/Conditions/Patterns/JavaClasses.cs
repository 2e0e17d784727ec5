namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>Java's named character classes as the content of a .NET class, and their complements.</summary>
internal static class JavaClasses
{
    private const string Word = "a-zA-Z0-9_";
    private const string Space = @" \t\n\x0B\f\r";
    private const string Horizontal = @" \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000";
    private const string Vertical = @"\n\x0B\f\r\u0085\u2028\u2029";

    /// <summary>The content for <c>\d \D \w \W \s \S \h \H \v \V</c>; null for any other letter.</summary>
    public static string? Escape(char letter) => letter switch
    {
        'd' => "0-9",
        'D' => @"\x00-/:-\uFFFF",
        'w' => Word,
        'W' => @"\x00-/:-@\[-\^`{-\uFFFF",
        's' => Space,
        'S' => @"\x00-\x08\x0E-\x1F!-\uFFFF",
        'h' => Horizontal,
        'H' => @"\x00-\x08\x0A-\x1F!-\u009F\u00A1-\u167F\u1681-\u180D\u180F-\u1FFF\u200B-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFFFF",
        'v' => Vertical,
        'V' => @"\x00-\x09\x0E-\u0084\u0086-\u2027\u202A-\uFFFF",
        _ => null,
    };

    /// <summary>The content for <c>\p{name}</c>, or <c>\P{…}</c> when negated; null for an unknown name.</summary>
    public static string? Property(string name, bool negated)
    {
        var positive = Posix(name);
        if (positive is not null)
            return negated ? Posix("^" + name) : positive;
        var category = name.StartsWith("gc=", StringComparison.Ordinal) ? name[3..] : name;
        category = category switch
        {
            "IsAlphabetic" or "IsLetter" or "javaLetter" or "javaAlphabetic" => "L",
            "IsDigit" or "javaDigit" => "Nd",
            "IsUppercase" or "javaUpperCase" => "Lu",
            "IsLowercase" or "javaLowerCase" => "Ll",
            "IsTitlecase" => "Lt",
            "IsPunctuation" => "P",
            "IsControl" => "Cc",
            "IsIdeographic" => "Lo",
            "IsLatin" => "IsBasicLatin",
            _ => category,
        };
        if (category is "IsWhite_Space" or "javaWhitespace")
            return negated ? @"\S" : @"\s";
        if (category.StartsWith("In", StringComparison.Ordinal) && category.Length > 3)
            category = "Is" + category[2..].Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        else if (category.StartsWith("Is", StringComparison.Ordinal) && category.Length <= 4)
            category = category[2..];
        return category.Length is > 0 and <= 40 && category.All(c => char.IsAsciiLetterOrDigit(c)
            || c == '-') ? $"\\{(negated ? 'P' : 'p')}{{{category}}}" : null;
    }

    private static string? Posix(string name) => name switch
    {
        "Lower" => "a-z",
        "^Lower" => @"\x00-`{-\uFFFF",
        "Upper" => "A-Z",
        "^Upper" => @"\x00-@\[-\uFFFF",
        "ASCII" => @"\x00-\x7F",
        "^ASCII" => @"\x80-\uFFFF",
        "Alpha" => "a-zA-Z",
        "^Alpha" => @"\x00-@\[-`{-\uFFFF",
        "Digit" => "0-9",
        "^Digit" => @"\x00-/:-\uFFFF",
        "Alnum" => "a-zA-Z0-9",
        "^Alnum" => @"\x00-/:-@\[-`{-\uFFFF",
        "Punct" => @"!-/:-@\[-`{-~",
        "^Punct" => @"\x00- 0-9A-Za-z\x7F-\uFFFF",
        "Graph" => "!-~",
        "^Graph" => @"\x00- \x7F-\uFFFF",
        "Print" => " -~",
        "^Print" => @"\x00-\x1F\x7F-\uFFFF",
        "Blank" => @" \t",
        "^Blank" => @"\x00-\x08\x0A-\x1F!-\uFFFF",
        "Cntrl" => @"\x00-\x1F\x7F",
        "^Cntrl" => @" -~\x80-\uFFFF",
        "XDigit" => "0-9a-fA-F",
        "^XDigit" => @"\x00-/:-@G-`g-\uFFFF",
        "Space" => Space,
        "^Space" => @"\x00-\x08\x0E-\x1F!-\uFFFF",
        _ => null,
    };
}
