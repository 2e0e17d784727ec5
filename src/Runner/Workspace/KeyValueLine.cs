using System.Buffers;
using System.Text;

namespace Plumbline.Runner.Workspace;

/// <summary>The one-line form of module arguments: words at blanks, <c>key=value</c> pairs, quotes as a shell has them.</summary>
public static class KeyValueLine
{
    private static readonly string[] FreeFormModules =
    [
        "command", "shell", "script", "raw", "win_command", "win_shell", "meta", "include_tasks",
    ];
    private static readonly string[] FreeFormOptions =
    [
        "creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline", "strip_empty_ends", "decrypt", "cmd",
    ];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>Whether the module takes words that are no pairs as one text.</summary>
    public static bool IsFreeForm(string module) => FreeFormModules.Contains(LastPart(module));

    /// <summary>Whether the module runs its words as a program and its arguments, without a shell.</summary>
    public static bool IsCommand(string module) => LastPart(module) == "command";

    /// <summary>Whether a pair of this name is an option also beside a free text.</summary>
    public static bool IsFreeFormOption(string key) => FreeFormOptions.Contains(key);

    /// <summary>Each word as written and with its quotes taken off.</summary>
    /// <param name="line">The line.</param>
    /// <param name="withTemplates">What stands between the marks of a template stays in one piece.</param>
    public static IEnumerable<(string Written, string Plain)> Words(string line, bool withTemplates = false)
    {
        ArgumentNullException.ThrowIfNull(line);
        var written = new StringBuilder();
        var plain = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (withTemplates && TemplateEnd(line, i) is > 0 and var end)
            {
                written.Append(line, i, end - i);
                plain.Append(line, i, end - i);
                i = end - 1;
                continue;
            }
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (written.Length > 0)
                    yield return (written.ToString(), plain.ToString());
                written.Clear();
                plain.Clear();
                continue;
            }
            written.Append(c);
            if (c == '\\' && i + 1 < line.Length)
            {
                written.Append(line[++i]);
                plain.Append(line[i]);
            }
            else if (quote == '\0' && (c is '"' or '\''))
                quote = c;
            else if (c == quote)
                quote = '\0';
            else
                plain.Append(c);
        }
        if (written.Length > 0)
            yield return (written.ToString(), plain.ToString());
    }

    /// <summary>The two sides of <c>key=value</c>; null for another word.</summary>
    public static (string Key, string Value)? Pair(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var isPair = equals > 0 && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0;
        return isPair ? (word[..equals], word[(equals + 1)..]) : null;
    }

    private static string LastPart(string module) => module[(module.LastIndexOf('.') + 1)..];

    // Where the template that begins here ends; 0 when none does.
    private static int TemplateEnd(string line, int at)
    {
        if (line[at] != '{' || at + 1 >= line.Length || line[at + 1] is not ('{' or '%' or '#'))
            return 0;
        var end = line.IndexOf(line[at + 1] switch { '{' => "}}", '%' => "%}", _ => "#}" }, at + 2, StringComparison.Ordinal);
        return end < 0 ? 0 : end + 2;
    }
}
