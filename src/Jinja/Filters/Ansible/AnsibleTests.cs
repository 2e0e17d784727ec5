using Plumbline.Jinja.Python;
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
        all["regex"] = all["search"];
        all["contains"] = new(new("contains", 2, "seq", "value"), (_, b) => Comparison.Contains(b[0], b[1]));
        all["any"] = new(new("any", 1, "iterable"), (_, b) => Iteration.Of(b[0]).Any(item => Truth.Of(Plain.Scalar(item))));
        all["all"] = new(new("all", 1, "iterable"), (_, b) => Iteration.Of(b[0]).All(item => Truth.Of(Plain.Scalar(item))));
        all["truthy"] = new(new("truthy", 1, "value"), (_, b) => Truth.Of(b[0]));
        all["falsy"] = new(new("falsy", 1, "value"), (_, b) => !Truth.Of(b[0]));
        all["subset"] = all["issubset"] = new(new("issubset", 2, "a", "b"), (_, b) => Within(b[0], b[1]));
        all["superset"] = all["issuperset"] = new(new("issuperset", 2, "a", "b"), (_, b) => Within(b[1], b[0]));
        all["version"] = all["version_compare"] = new(new("version_compare", 2, "value", "version", "operator"), (_, b) =>
            VersionOrder.Holds(PythonText.Str(b[0]), PythonText.Str(b[1]), b.Has(2) ? b.Text(2) : "eq"));
    }

    private static Operation Regex(string function, string form) =>
        new(new(function, 1, "value", "pattern", "ignorecase", "multiline"), (_, b) =>
            PythonRegex.Compile(form.Replace("{0}", b.Has(1) ? PythonText.Str(b[1]) : "", StringComparison.Ordinal), b.Truth(2), b.Truth(3)
                && function != "match").Search(PythonText.Str(b[0])).Success);

    private static bool Within(object? part, object? whole) => Iteration.ToList(part).TrueForAll(item => Comparison.Contains(whole, item));
}
