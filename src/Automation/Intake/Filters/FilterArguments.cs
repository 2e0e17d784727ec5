using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>The keyword arguments of a filter, checked as Python checks a call.</summary>
internal sealed class FilterArguments
{
    private readonly Mapping _given;

    /// <exception cref="PluginException">An argument the filter does not know, or a required one that is missing.</exception>
    public FilterArguments(Mapping given, string[] required, string[] optional)
    {
        _given = given;
        foreach (var key in given.Keys)
            if (key is not string name)
                throw PluginException.Type("keywords must be strings");
            else if (!required.Contains(name) && !optional.Contains(name))
                throw PluginException.Type($"main() got an unexpected keyword argument '{name}'");
        string[] missing = [.. required.Where(name => !given.ContainsKey(name)).Select(name => $"'{name}'")];
        if (missing.Length == 1)
            throw PluginException.Type($"main() missing 1 required positional argument: {missing[0]}");
        if (missing.Length > 1)
            throw PluginException.Type($"main() missing {missing.Length} required positional arguments: {string.Join(", ", missing[..^1])} and {missing[^1]}");
    }

    public object? Get(string name, object? otherwise = null) => _given.TryGetValue(name, out var value) ? value : otherwise;

    public bool Flag(string name, bool otherwise) => _given.TryGetValue(name, out var value) ? PythonValue.IsTrue(value) : otherwise;
}
