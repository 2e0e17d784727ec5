using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Ansible's tests that need nothing but the value.</summary>
internal static class AnsibleTests
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["match"] = Regex("match", "^(?:{0})");
        all["search"] = Regex("search", "{0}");
        all["regex"] = new(new("regex", 1, "value", "pattern", "ignorecase", "multiline", "match_type"), (_, b) =>
            (b.Has(4) ? PythonText.Str(b[4]) : "search") switch
            {
                "search" => Matches(b, "{0}", b.Truth(3)),
                "match" => Matches(b, @"\A(?:{0})", b.Truth(3)),
                "fullmatch" => Matches(b, @"\A(?:{0})\Z", b.Truth(3)),
                _ => throw Raise.Type("'str' object is not callable"),
            });
        all["contains"] = new(new("contains", 2, "seq", "value"), (_, b) => Comparison.Contains(b[0], b[1]));
        all["any"] = new(new("any", 1, "iterable"), (_, b) => Iteration.Of(b[0]).Any(item => Truth.Of(Plain.Scalar(item))));
        all["all"] = new(new("all", 1, "iterable"), (_, b) => Iteration.Of(b[0]).All(item => Truth.Of(Plain.Scalar(item))));
        all["truthy"] = new(new("truthy", 1, "value", "convert_bool"), (_, b) => IsTruthy(b));
        all["falsy"] = new(new("falsy", 1, "value", "convert_bool"), (_, b) => !IsTruthy(b));
        all["subset"] = all["issubset"] = new(new("issubset", 2, "a", "b"), (_, b) => Within(b[0], b[1]));
        all["superset"] = all["issuperset"] = new(new("issuperset", 2, "a", "b"), (_, b) => Within(b[1], b[0]));
        all["nan"] = all["isnan"] = new(new("isnotanumber", 1, "x"), (_, b) =>
            Known(b) is double real && double.IsNaN(real));
        // Vaulted values are opened before a template sees them.
        all["vault_encrypted"] = new(new("vault_encrypted", 1, "value"), (_, b) => Known(b) is UndefinedValue);
        all["version"] = all["version_compare"] = new(
            new("version_compare", 2, "value", "version", "operator", "strict", "version_type"), (_, b) => Versions.VersionTest.Holds(b));
    }

    private static Operation Regex(string function, string form) =>
        new(new(function, 1, "value", "pattern", "ignorecase", "multiline"), (_, b) =>
            Matches(b, form, b.Truth(3) && function != "match"));

    private static bool Matches(Bound b, string form, bool multiline) => PythonRegex.Compile(
        form.Replace("{0}", b.Has(1) ? RegexFilters.Pattern(b[1]) : "", StringComparison.Ordinal), b.Truth(2), multiline)
        .Search(PythonText.Str(b[0])).Success;

    private static object? Known(Bound b) => b.Plain(0) is UndefinedValue undefined ? throw undefined.Error() : b.Plain(0);

    private static bool IsTruthy(Bound b)
    {
        if (!b.Truth(1))
            return Truth.Of(b[0]);
        return Plain.TextOrNull(b.Plain(0)) is not { } text ? Truth.Of(b[0]) : TextUnits.Trim(text).ToLowerInvariant() switch
        {
            "y" or "yes" or "on" or "1" or "true" or "t" => true,
            "n" or "no" or "off" or "0" or "false" or "f" => false,
            _ => text.Length > 0,
        };
    }

    private static bool Within(object? part, object? whole)
    {
        var all = Iteration.ToList(whole).ConvertAll(Hashing.Key).ToHashSet(PythonKeyComparer.Instance);
        return Iteration.ToList(part).ConvertAll(Hashing.Key).TrueForAll(all.Contains);
    }
}
