using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>
/// A regular expression in Python's syntax. It runs without backtracking where the pattern allows, otherwise for one second at most,
/// for both pattern and text may come from strangers.
/// </summary>
public sealed class PythonRegex
{
    private readonly Dictionary<string, int> _names = [];
    private readonly Regex _regex;
    private int _groups;

    private PythonRegex(string pattern, RegexOptions options)
    {
        var translated = Translate(pattern);
        try
        {
            _regex = Create(translated, options | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException problem)
        {
            // The place is one of the translated pattern, which is no shorter than what was written.
            var at = problem is RegexParseException parse ? Math.Min(parse.Offset, pattern.Length) : 0;
            throw new TemplateException(TemplateErrorKind.Runtime, $"{Representation.Quote(pattern)} is no regular expression: "
                + $"{problem.Message}", column: at + 1) { PythonType = "error" };
        }
    }

    public int Groups => _groups;

    /// <exception cref="TemplateException">It is no regular expression; its column says where.</exception>
    public static PythonRegex Compile(string pattern, bool ignoreCase = false, bool multiline = false, bool dotAll = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Budget.Text(pattern.Length * 64L);
        var options = (ignoreCase ? RegexOptions.IgnoreCase : 0) | (multiline ? RegexOptions.Multiline : 0)
            | (dotAll ? RegexOptions.Singleline : 0);
        return new PythonRegex(pattern, options);
    }

    /// <summary>The first match. Takes a second at most.</summary>
    /// <exception cref="TemplateException">It takes longer.</exception>
    public Match Search(string text) => Guarded(() => _regex.Match(text));

    /// <summary>All matches that do not overlap.</summary>
    internal List<Match> All(string text) => Guarded(() =>
    {
        var matches = new List<Match>();
        for (var match = _regex.Match(text); match.Success; match = match.NextMatch())
        {
            Budget.Step();
            matches.Add(match);
        }
        return matches;
    });

    /// <summary>Python's <c>re.subn</c>; no count means all.</summary>
    public string Replace(string text, string replacement, int count, out int made)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(replacement);
        var result = new StringBuilder();
        var at = 0;
        made = 0;
        foreach (var match in All(text))
        {
            if (count > 0 && made == count)
                break;
            // An empty match right behind a match is one in Python too, since 3.7.
            result.Append(text, at, match.Index - at).Append(Expand(match, replacement));
            Budget.Grow(result.Length, 16 + replacement.Length);
            at = match.Index + match.Length;
            made++;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Looks whether a replacement fits this expression.</summary>
    /// <exception cref="TemplateException">It names a group that is not there, or has an escape that Python does not know.</exception>
    public void Check(string replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        Expand(System.Text.RegularExpressions.Match.Empty, replacement);
    }

    internal object? Group(Match match, string nameOrNumber) =>
        match.Groups[Number(nameOrNumber)] is { Success: true } group ? group.Value : null;

    internal static object? Group(Match match, int number) => match.Groups[number] is { Success: true } group ? group.Value : null;

    /// <summary>A replacement template with <c>\1</c>, <c>\g&lt;name&gt;</c> and the usual escapes.</summary>
    internal string Expand(Match match, string template)
    {
        if (!template.Contains('\\', StringComparison.Ordinal))
            return template;
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '\\')
            {
                text.Append(template[i]);
                continue;
            }
            var kind =
                ++i < template.Length ? template[i] : throw Raise.Runtime("error", $"bad escape (end of pattern) at position {i - 1}");
            if (kind == 'g' && i + 1 < template.Length && template[i + 1] == '<' && template.IndexOf('>', i) is > 0 and var end)
            {
                text.Append(Group(match, template[(i + 2)..end]));
                i = end;
            }
            else if (kind == '0' || (char.IsAsciiDigit(kind) && IsOctal(template, i)))
                text.Append(Octal(template, ref i));
            else if (char.IsAsciiDigit(kind))
            {
                var number = i + 1 < template.Length && char.IsAsciiDigit(template[i + 1]) ? template.Substring(i++, 2) : kind.ToString();
                text.Append(Group(match, number));
            }
            else
                text.Append(Escape(kind, i));
        }
        return text.ToString();
    }

    private static string Escape(char kind, int at) => kind switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '\\' => "\\",
        _ when char.IsAsciiLetter(kind) => throw Raise.Runtime("error", $"bad escape \\{kind} at position {at - 1}"),
        _ => "\\" + kind,
    };

    private static bool IsOctal(string template, int i) =>
        template[i] <= '3' && i + 2 < template.Length && template[i + 1] is >= '0' and <= '7' && template[i + 2] is >= '0' and <= '7';

    private static char Octal(string template, ref int i)
    {
        var code = 0;
        var start = i;
        for (; i < template.Length && i < start + 3 && template[i] is >= '0' and <= '7'; i++)
            code = (code * 8) + template[i] - '0';
        i--;
        return (char)code;
    }

    private int Number(string nameOrNumber)
    {
        if (int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number <= _groups ? number : throw Raise.Runtime("error", $"invalid group reference {number}");
        return _names.TryGetValue(nameOrNumber, out var named)
            ? named
            : throw Raise.Runtime("IndexError", $"unknown group name {Representation.Quote(nameOrNumber)}");
    }

    private static Regex Create(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, TimeSpan.FromSeconds(1));
        }
    }

    private static T Guarded<T>(Func<T> search)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var found = search();
            Budget.Time(Stopwatch.GetElapsedTime(start));
            return found;
        }
        catch (RegexMatchTimeoutException)
        {
            throw Raise.Limit("the regular expression takes more than a second on this text");
        }
    }

    // Python numbers named groups with the others, so every group gets its number spelled out.
    private string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                text.Append(pattern[++i] == 'Z' && !inClass ? @"\z" : "\\" + pattern[i]);
            else if (inClass)
            {
                inClass = c != ']';
                text.Append(c == '[' ? @"\[" : c.ToString());
            }
            else if (c == '[')
            {
                inClass = true;
                text.Append('[');
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    text.Append(pattern[++i]);
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    text.Append('\\').Append(pattern[++i]);
            }
            else if (c == '(')
                i = OpenGroup(pattern, i, text);
            else if (c == '{' && i + 1 < pattern.Length && pattern[i + 1] == ',')
                text.Append("{0");
            else
                text.Append(c);
        }
        return text.ToString();
    }

    private int OpenGroup(string pattern, int i, StringBuilder text)
    {
        string Ahead(int length) => i + 1 + length <= pattern.Length ? pattern.Substring(i + 1, length) : "";
        if (Ahead(1) != "?")
        {
            text.Append(CultureInfo.InvariantCulture, $"(?<{++_groups}>");
            return i;
        }
        if (Ahead(3) == "?P<" && pattern.IndexOf('>', i) is > 0 and var end)
        {
            _names[pattern[(i + 4)..end]] = ++_groups;
            text.Append(CultureInfo.InvariantCulture, $"(?<{_groups}>");
            return end;
        }
        if (Ahead(3) == "?P=" && pattern.IndexOf(')', i) is > 0 and var close)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\k<{Number(pattern[(i + 4)..close])}>");
            return close;
        }
        text.Append('(');
        return i;
    }
}
