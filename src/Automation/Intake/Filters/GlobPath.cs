using System.Globalization;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>
/// Looks a value up by path as the peer's path library does: segments may be glob patterns, list places are numbers,
/// <c>**</c> stands for any number of segments.
/// </summary>
internal static class GlobPath
{
    /// <summary>The value under a path; false when nothing is there.</summary>
    /// <exception cref="PluginException">The path is a pattern with more than one match.</exception>
    public static bool TryGet(object? value, string path, string separator, out object? found)
    {
        found = value;
        if (path.Length == 0 || path == separator)
            return true;
        var matches = new List<object?>(2);
        Collect(value, Split(path, separator), matches);
        if (matches.Count > 1)
            throw new PluginException($"the path '{path}' leads to several values, and one is wanted");
        found = matches.Count == 1 ? matches[0] : null;
        return matches.Count == 1;
    }

    private static string[] Split(string path, string separator)
    {
        if (separator.Length == 0)
            throw new PluginException("path_separator is empty");
        while (path.StartsWith(separator, StringComparison.Ordinal))
            path = path[separator.Length..];
        return path.Split(separator);
    }

    private static void Collect(object? value, ReadOnlySpan<string> segments, List<object?> matches)
    {
        if (matches.Count > 1)
            return;
        if (segments.IsEmpty)
        {
            matches.Add(value);
            return;
        }
        if (segments[0] == "**")
        {
            Collect(value, segments[1..], matches);
            foreach (var (_, child) in Children(value))
                Collect(child, segments, matches);
            return;
        }
        foreach (var (name, child) in Children(value))
            if (Glob.IsMatch(name, segments[0]))
                Collect(child, segments[1..], matches);
    }

    private static IEnumerable<(string Name, object? Value)> Children(object? value) => value switch
    {
        Mapping mapping => mapping.Select(entry => (entry.Key as string ?? PythonValue.Str(entry.Key), entry.Value)),
        List<object?> items => items.Select((item, place) => (place.ToString(CultureInfo.InvariantCulture), item)),
        _ => [],
    };
}
