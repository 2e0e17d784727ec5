using YamlDotNet.Core;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>Says a syntax error in words that help, at the place where it really is.</summary>
internal static class SyntaxMessage
{
    public static (long Index, string Message, string? Cure) For(YamlException error, YamlSource source)
    {
        if (error.Message.Contains("tab", StringComparison.Ordinal) && error.Message.Contains("indent", StringComparison.Ordinal))
        {
            // The parser knows the place only sometimes.
            var tab = source.IndentingTab(error.Start.Index > 0 ? (int)error.Start.Index : 0);
            return (tab >= 0 ? tab : error.End.Index, "found character '\\t' that cannot start any token", "indent with blanks, not with tabs");
        }
        var index = Place(error, source.Text);
        var text = Plain(error.Message);
        var found = index < source.Text.Length ? $", found '{Shown(source.Text[(int)index])}'" : ", found the end of the file";
        return text switch
        {
            _ when text.Contains("found invalid mapping", StringComparison.Ordinal) || text.Contains("Mapping values are not allowed", StringComparison.Ordinal) =>
                (index, "mapping values are not allowed here: ': ' inside a text that is not quoted", "put the whole text in quotes"),
            _ when text.Contains("cannot start any token", StringComparison.Ordinal) && index < source.Text.Length =>
                (index, $"found character '{Shown(source.Text[(int)index])}' that cannot start any token", "put the text in quotes"),
            _ when text.Contains("end of stream", StringComparison.Ordinal) => (error.Start.Index, text + ": it is never closed", "close the quotes"),
            _ => (index, text + found, null),
        };
    }

    // Unknown escapes and control characters lie at the end of what was being read; other mistakes at its start.
    private static long Place(YamlException error, string source)
    {
        var index = error.Message.Contains("escape", StringComparison.Ordinal) || error.Message.Contains("while scanning a quoted", StringComparison.OrdinalIgnoreCase)
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
