using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Wording;

/// <summary>
/// Text that came from outside, as it may stand in a log or on a terminal: characters that move the cursor, change its colours, turn the
/// direction of writing or begin a new line are shown by their code instead of being obeyed. Ordinary text is untouched.
/// </summary>
public static partial class PlainText
{
    /// <summary>For a line of a log: line ends are shown as well.</summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : Escaped(text, lines: false);
    }

    /// <summary>For a line that people read: line ends and tabs become blanks.</summary>
    public static string Flowing(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : Escaped(text.ReplaceLineEndings(" ")
            .Replace('\t', ' '), lines: false);
    }

    /// <summary>A message of the system as it fits into a sentence: in one line, without its full stop.</summary>
    public static string Clause(string message) => OneLine(message.ReplaceLineEndings(" ")).TrimEnd('.', ' ').TrimStart();

    /// <summary>For several lines: line ends stay, and no line can be mistaken for the head of a banner.</summary>
    public static string Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : Escaped(text, lines: true);
        return !shown.Contains("** ", StringComparison.Ordinal) ? shown : string.Join('\n', shown.Split('\n')
            .Select(line => IsBannerHead(line) ? "\\" + line : line));
    }

    /// <summary>Text as Ansible prints it where there is no terminal.</summary>
    public static string WithoutColours(string text) => Colour().Replace(text, "");

    /// <summary>True for what must not reach a terminal or a log as it is.</summary>
    public static bool IsCommand(char c) =>
        char.IsControl(c) ? c is not ('\t' or '\n') : c is '\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029' or (>= '\u202a'
            and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>How such a character is shown.</summary>
    public static string Code(char c) => c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        < '\u0100' => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
    };

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();

    private static string Escaped(string text, bool lines)
    {
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            if (IsCommand(c) || (c == '\n' && !lines))
                shown.Append(Code(c));
            else
                shown.Append(c);
        return shown.ToString();
    }

    // ** 2026-01-02 …
    private static bool IsBannerHead(string line) =>
        line.Length > 8 && line.StartsWith("** ", StringComparison.Ordinal) && line.AsSpan(3, 4).IndexOfAnyExceptInRange('0', '9') < 0
            && line[7] == '-';
}
