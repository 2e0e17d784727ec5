using System.Buffers;
using System.Text;

namespace Plumbline.Runner.Workspace;

/// <summary>The one-line form of module arguments: words at blanks, <c>key=value</c> pairs, quotes as a shell has them.</summary>
internal static class KeyValueLine
{
    private static readonly string[] FreeFormModules = ["command", "shell", "script", "raw", "win_command", "win_shell", "meta", "include_tasks"];
    private static readonly string[] FreeFormOptions = ["creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline", "strip_empty_ends", "decrypt", "cmd"];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static bool IsFreeForm(string module) => FreeFormModules.Contains(module[(module.LastIndexOf('.') + 1)..]);

    public static bool IsFreeFormOption(string key) => FreeFormOptions.Contains(key);

    /// <summary>Each word as written and with its quotes taken off.</summary>
    public static IEnumerable<(string Written, string Plain)> Words(string line)
    {
        var written = new StringBuilder();
        var plain = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
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
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else
            {
                plain.Append(c);
            }
        }
        if (written.Length > 0)
            yield return (written.ToString(), plain.ToString());
    }

    public static (string Key, string Value)? Pair(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var isPair = equals > 0 && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0;
        return isPair ? (word[..equals], word[(equals + 1)..]) : null;
    }
}
