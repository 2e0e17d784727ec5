using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Regular expressions in Python's syntax.</summary>
internal static class RegexFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["regex_replace"] = new(
            new("regex_replace", 1, "value", "pattern", "replacement", "ignorecase", "multiline", "count", "mandatory_count"),
            (_, b) => (!b.Has(1) || Pattern(b[1]) is not null) && (!b.Has(2) || Pattern(b[2]) is not null)
                ? RulebookFilters.RegexReplace(b, count: 5, ignoreCase: 3, multiline: 4)
                : null);
        all["regex_search"] = new(new("regex_search", 0) { IsOpen = true }, (_, b) => Search(b.Given));
        all["regex_findall"] = new(new("regex_findall", 2, "value", "regex", "multiline", "ignorecase"), (_, b) => FindAll(b));
        all["regex_escape"] = new(new("regex_escape", 1, "string", "re_type"), (_, b) => Escape(b));
    }

    private static object? Search(Arguments given)
    {
        if (given.Positional.Count < 2)
            throw Raise.Type("regex_search() missing 1 required positional argument: 'regex'");
        bool Flag(string name) => given.Named is { } named && named.TryGetValue(name, out var flag) && Truth.Of(flag);
        var regex = PythonRegex.Compile(Pattern(given.Positional[1]), Flag("ignorecase"), Flag("multiline"));
        var match = regex.Search(PythonText.Str(given.Positional[0]));
        if (!match.Success)
            return null;
        if (given.Positional.Count == 2)
            return match.Value;
        return given.Positional.Skip(2).Select(argument => regex.Group(match, GroupName(PythonText.Str(argument)))).ToList();
    }

    /// <summary>A pattern or a replacement, which is a text and nothing else.</summary>
    public static string Pattern(object? given)
    {
        var value = Plain.Value(given);
        return value is UndefinedValue undefined ? throw undefined.Error() : Plain.TextOrNull(value)
            ?? throw Raise.Type($"a pattern and a replacement are texts, not {PythonTypes.Name(value)}");
    }

    private static string GroupName(string argument) =>
        argument.StartsWith("\\g<", StringComparison.Ordinal) && argument.EndsWith('>') ? argument[3..^1]
        : argument.StartsWith('\\') && argument.Length > 1 ? argument[1..]
        : throw Raise.Runtime("AnsibleFilterError", "Unknown argument");

    private static List<object?> FindAll(Bound b)
    {
        var regex = PythonRegex.Compile(Pattern(b[1]), b.Truth(3), b.Truth(2));
        return regex.All(PythonText.Str(b[0])).ConvertAll<object?>(match => regex.Groups switch
        {
            0 => match.Value,
            1 => match.Group(1) ?? "",
            _ => new TupleValue([.. Enumerable.Range(1, regex.Groups).Select(number => match.Group(number) ?? "")]),
        });
    }

    private static string Escape(Bound b)
    {
        var kind = b.Has(1) ? PythonText.Str(b[1]) : "python";
        return kind switch
        {
            "python" => Escape(PythonText.Str(b[0])),
            "posix_basic" => PythonRegex.Compile(@"([].[^$*\\])").Replace(PythonText.Str(b[0]), @"\\\1", 0, out _),
            "posix_extended" => throw Raise.Runtime("AnsibleFilterError", $"Regex type ({kind}) not yet implemented"),
            _ => throw Raise.Runtime("AnsibleFilterError", $"Invalid regex type ({kind})"),
        };
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
            escaped.Append("()[]{}?*+-|^$\\.&~# \t\n\r\v\f".Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        return escaped.ToString();
    }
}
