using System.Buffers;
using YamlDotNet.Core;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>Says a syntax error in words that help, at the place where it really is.</summary>
internal static class SyntaxMessage
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    public static (long Index, string Message, string? Cure) For(YamlException error, YamlSource source)
    {
        if (error.Message.Contains("tab", StringComparison.Ordinal) && error.Message.Contains("indent", StringComparison.Ordinal))
        {
            // The parser knows the place only sometimes.
            var tab = source.IndentingTab(error.Start.Index > 0 ? (int)error.Start.Index : 0);
            return (tab >= 0 ? tab : error.End.Index, "a tab ('\\t') indents this line", "indent with blanks, not with tabs");
        }
        var index = Place(error, source.Text);
        var text = Plain(error.Message);
        var found = index < source.Text.Length ? $", found '{Shown(source.Text[(int)index])}'" : ", found the end of the file";
        return text switch
        {
            _ when text.Contains("found invalid mapping", StringComparison.Ordinal)
                || text.Contains("apping values are not allowed", StringComparison.Ordinal) =>
                IsKeyOfItsLine(source.Text, index)
                    ? (index, "no key can begin here: this line is indented deeper than the key above it, whose value it would continue",
                        "indent it like the key above")
                    : (index, "': ' inside a text that is not quoted would begin a mapping", "put the whole text in quotes"),
            _ when text.Contains("cannot start any token", StringComparison.Ordinal) && index < source.Text.Length =>
                (index, $"no text begins with '{Shown(source.Text[(int)index])}' unless it is quoted", "put the text in quotes"),
            _ when text.Contains("unknown escape", StringComparison.Ordinal) =>
                (index, "an unknown escape in a text in double quotes" + found, "write the backslash twice, or use single quotes"),
            _ when text.Contains("quoted scalar", StringComparison.Ordinal) => (error.Start.Index, "the text that is quoted here is never "
                + "closed: found the end of the file or a line that is indented less", "close the quotes"),
            _ when text.Contains("expected key", StringComparison.Ordinal) || text.Contains("'-' indicator", StringComparison.Ordinal) =>
                (index, text + found, Line(source.Text, index).Contains(':') ? "it is indented differently from the lines it belongs to, "
                    + "or a text above is not closed" : "is a colon missing after a key?"),
            _ => (index, text + found, null),
        };
    }

    // Whether all that stands before a colon on its line is one word: then a key is meant.
    private static bool IsKeyOfItsLine(string source, long colon)
    {
        var before = source.AsSpan(0, (int)colon);
        var word = before[(before.LastIndexOf('\n') + 1)..].Trim();
        return word.Length > 0 && !word.ContainsAnyExcept(KeyCharacters);
    }

    private static ReadOnlySpan<char> Line(string source, long index)
    {
        var start = source.AsSpan(0, (int)index).LastIndexOf('\n') + 1;
        var length = source.AsSpan(start).IndexOf('\n');
        return length < 0 ? source.AsSpan(start) : source.AsSpan(start, length);
    }

    // Unknown escapes and control characters lie at the end of what was being read; other mistakes at its start.
    private static long Place(YamlException error, string source)
    {
        var index = error.Message.Contains("escape", StringComparison.Ordinal)
            || error.Message.Contains("while scanning a quoted", StringComparison.OrdinalIgnoreCase)
            ? error.End.Index : error.Start.Index;
        return Math.Clamp(index, 0, source.Length);
    }

    private static string Plain(string message)
    {
        var text = message.Trim().TrimEnd('.').Replace("  ", " ", StringComparison.Ordinal);
        return text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : "not valid YAML";
    }

    private static string Shown(char c) => c switch { '\t' => "\\t", '\n' => "end of line", '\r' => "end of line", _ => c.ToString() };
}
