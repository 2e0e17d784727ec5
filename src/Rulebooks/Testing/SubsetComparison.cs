using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Testing;

/// <summary>
/// Whether a value holds what was expected: mappings at least the expected keys, lists as many items, single values equal as the rules
/// compare them.
/// </summary>
public static class SubsetComparison
{
    /// <summary>Every difference as a sentence with its path; none when the value holds everything.</summary>
    public static IReadOnlyList<string> Differences(object? expected, object? found, string path)
    {
        var differences = new List<string>();
        Compare(expected, found, path, differences);
        return differences;
    }

    private static void Compare(object? expected, object? found, string path, List<string> differences)
    {
        switch (expected, found)
        {
            case (Mapping wanted, Mapping there):
                foreach (var (key, value) in wanted)
                    if (there.TryGetValue(key, out var item))
                        Compare(value, item, $"{path}.{PythonText.Str(key)}", differences);
                    else
                        differences.Add($"{path}.{PythonText.Str(key)}: expected {Shown(value)}, there is none");
                break;
            case (List<object?> wanted, List<object?> there) when wanted.Count == there.Count:
                for (var i = 0; i < wanted.Count; i++)
                    Compare(wanted[i], there[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), differences);
                break;
            case (List<object?> wanted, List<object?> there):
                differences.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: expected {wanted.Count} items, found {there.Count}: {Shown(found)}"));
                break;
            default:
                if (!AreEqual(expected, found))
                    differences.Add($"{path}: expected {Shown(expected)}, found {Shown(found)}");
                break;
        }
    }

    // 1 and 1.0 are equal, 1 and true are not.
    private static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (bool x, bool y) => x == y,
        (bool, _) or (_, bool) => false,
        (long x, double y) => x == y,
        (double x, long y) => x == y,
        (null, _) or (_, null) => false,
        _ => a.Equals(b),
    };

    private static string Shown(object? value) => PythonText.Repr(value);
}
