using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>The five filters that ansible-rulebook adds to Jinja2's.</summary>
internal static class RulebookFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["regex_replace"] = new(
            new("regex_replace", 3, "value", "pattern", "replacement", "count", "ignore_case", "multiline", "mandatory_count"),
            (_, b) => b.Plain(0) is null ? "" : RegexReplace(b, count: 3, ignoreCase: 4, multiline: 5));
        all["basename"] = new(new("basename", 1, "path"), (_, b) => PosixPath.Base(Path(b[0])));
        all["dirname"] = new(new("dirname", 1, "path"), (_, b) => PosixPath.Directory(Path(b[0])));
        all["normpath"] = new(new("normpath", 1, "path"), (_, b) => b.Plain(0) is null ? "" : PosixPath.Normal(Path(b[0])));
        all["bool"] = new(new("to_bool", 1, "value"), (_, b) => ToBool(b.Plain(0)));
    }

    /// <summary>Ansible's filter is the same but for the order of its parameters, and null, which is the text <c>None</c> there.</summary>
    public static string RegexReplace(Bound b, int count, int ignoreCase, int multiline)
    {
        var text = PythonText.Str(b[0]);
        var pattern = b.Has(1) ? PythonText.Str(b[1]) : "";
        var regex = PythonRegex.Compile(pattern, b.Truth(ignoreCase), b.Truth(multiline));
        var replacement = b.Has(2) ? PythonText.Str(b[2]) : "";
        regex.Check(replacement);
        var result = regex.Replace(text, replacement, (int)Math.Clamp(b.Integer(count), 0, int.MaxValue), out var made);
        var wanted = b.Integer(6);
        return made >= wanted
            ? result
            : throw Raise.Value($"'{pattern}' should match {wanted} times, but matches {made} times in '{text}'");
    }

    private static string Path(object? value) => value is null ? "" : PythonText.Str(value);

    private static bool ToBool(object? value)
    {
        if (Plain.TextOrNull(value) is not { } text)
            return Truth.Of(value);
        return TextUnits.Trim(text).ToLowerInvariant() switch
        {
            "true" or "yes" or "1" or "on" or "t" or "y" => true,
            "false" or "no" or "0" or "off" or "f" or "n" or "" => false,
            _ => throw Raise.Value($"'{text}' is no boolean: true/false, yes/no, 1/0, on/off, t/f, y/n are"),
        };
    }
}
