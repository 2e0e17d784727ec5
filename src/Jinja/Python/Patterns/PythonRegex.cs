using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>
/// A regular expression in Python's syntax. It runs without backtracking where the pattern allows, otherwise for one second at most,
/// for both pattern and text may come from strangers.
/// </summary>
public sealed class PythonRegex
{
    private readonly string _written;
    private readonly RegexOptions _options;
    private readonly PythonPattern _pattern;
    private readonly Regex _regex;

    private PythonRegex(string written, RegexOptions options)
    {
        var pattern = PairSigns.For(written)?.In(written) ?? written;
        (_written, _options, _pattern) = (written, options | RegexOptions.CultureInvariant, new PythonPattern(pattern));
        try
        {
            _regex = Create(_pattern.Text, _options);
        }
        catch (ArgumentException problem)
        {
            // The place is one of the translated pattern, which is no shorter than what was written.
            var at = problem is RegexParseException parse ? Math.Min(parse.Offset, written.Length) : 0;
            throw new TemplateException(TemplateErrorKind.Runtime, $"{Representation.Quote(written)} is no regular expression: "
                + $"{problem.Message}", column: at + 1) { PythonType = "error" };
        }
    }

    public int Groups => _pattern.Groups;

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
    public PythonMatch Search(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (signs, regex) = For(text);
        return Guarded(() => new PythonMatch(regex.Match(signs?.In(text) ?? text), signs));
    }

    /// <summary>All matches that do not overlap.</summary>
    internal List<PythonMatch> All(string text)
    {
        var (signs, regex) = For(text);
        return All(regex, signs?.In(text) ?? text, signs);
    }

    /// <summary>Python's <c>re.subn</c>; no count means all.</summary>
    public string Replace(string text, string replacement, int count, out int made)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(replacement);
        var (signs, regex) = For(text);
        var searched = signs?.In(text) ?? text;
        var result = new StringBuilder();
        var at = 0;
        made = 0;
        foreach (var match in All(regex, searched, signs))
        {
            if (count > 0 && made == count)
                break;
            // An empty match right behind a match is one in Python too, since 3.7.
            result.Append(Whole(searched[at..match.Index], signs)).Append(Expand(match, replacement));
            Budget.Grow(result.Length, 16 + replacement.Length);
            at = match.End;
            made++;
        }
        return result.Append(Whole(searched[at..], signs)).ToString();
    }

    /// <summary>Looks whether a replacement fits this expression.</summary>
    /// <exception cref="TemplateException">It names a group that is not there, or has an escape that Python does not know.</exception>
    public void Check(string replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        Expand(new PythonMatch(Match.Empty, null), replacement);
    }

    internal object? Group(PythonMatch match, string nameOrNumber) => match.Group(Number(nameOrNumber));

    /// <summary>A replacement template with <c>\1</c>, <c>\g&lt;name&gt;</c> and the usual escapes.</summary>
    private string Expand(PythonMatch match, string template)
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
            return number <= _pattern.Groups ? number : throw Raise.Runtime("error", $"invalid group reference {number}");
        return _pattern.Names.TryGetValue(nameOrNumber, out var named)
            ? named
            : throw Raise.Runtime("IndexError", $"unknown group name {Representation.Quote(nameOrNumber)}");
    }

    private static string Whole(string text, PairSigns? signs) => signs?.Out(text) ?? text;

    // A pattern with pairs is compiled for the signs that the text and it have together.
    private (PairSigns? Signs, Regex Regex) For(string text)
    {
        if (TextUnits.IsDirect(text) || PairSigns.For(_written, text) is not { } signs)
            return (null, _regex);
        return (signs, TextUnits.IsDirect(_written) ? _regex : Create(new PythonPattern(signs.In(_written)).Text, _options));
    }

    private static List<PythonMatch> All(Regex regex, string text, PairSigns? signs) => Guarded(() =>
    {
        var matches = new List<PythonMatch>();
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            Budget.Step();
            matches.Add(new PythonMatch(match, signs));
        }
        return matches;
    });

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
}
