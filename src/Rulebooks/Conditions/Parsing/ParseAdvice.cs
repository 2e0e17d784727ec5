namespace Plumbline.Rulebooks.Conditions.Parsing;

/// <summary>What the writer of a refused condition most likely meant.</summary>
internal static class ParseAdvice
{
    public static string? For(string text, int offset, string found)
    {
        var rest = text.AsSpan(offset);
        var before = text.AsSpan(0, offset);
        if (rest.IsEmpty)
            return before.Contains('(') ? "close the parenthesis" : "a condition is a comparison such as event.i == 1";
        if (rest.StartsWith("&&"))
            return "did you mean 'and'?";
        if (rest.StartsWith("||"))
            return "did you mean 'or'?";
        if (rest.StartsWith("<>"))
            return "did you mean '!='?";
        if (rest.Contains("{{", StringComparison.Ordinal) && rest.StartsWith("=="))
            return "put the template in quotes, or use vars.name";
        if (rest.StartsWith("==="))
            return "did you mean '=='?";
        if (rest[0] == '=' && !rest.StartsWith("=="))
            return "did you mean '=='?";
        if (found is "AND" or "And" or "OR" or "Or" or "NOT" or "Not" or "IS" or "Is")
            return $"did you mean '{found.ToLowerInvariant()}'?";
        return rest[0] switch
        {
            '|' => "filters are no part of conditions; only templates in quotes may use them",
            '%' or '^' or '~' => $"'{rest[0]}' is no operator of conditions",
            '(' => "the only functions are match, search, regex, select and selectattr, behind 'is' or 'is not'",
            '{' => "put the template in quotes, or use vars.name",
            '_' => "put words with an underscore in quotes",
            '.' => "a list element is addressed as [0]; keys with other characters as [\"key\"]",
            '"' or '\'' => "the text has no closing quote on its line",
            _ => ForWord(text, offset, found),
        };
    }

    private static string? ForWord(string text, int offset, string found)
    {
        var glued = offset > 0 && char.IsLetterOrDigit(text[offset - 1]);
        if (glued && char.IsDigit(text[offset - 1]))
            return "numbers are written in decimal, without separators; put other words in quotes";
        if (glued)
            return "put words that begin with true, false or null in quotes";
        return found switch
        {
            "in" or "not" or "contains" => "a list is [1, \"two\", vars.three]: at least one element, texts in quotes, no comma at the end",
            "and" or "or" => "something is missing on one side of it",
            "is" => "behind 'is' stands defined, match(…), search(…), regex(…), select(…) or selectattr(…)",
            _ => null,
        };
    }
}
