using Plumbline.Jinja.Values;
using Plumbline.Wording;

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
                throw new PluginException($"an argument has a text for its name, not {PythonValue.Kind(key)}");
            else if (!required.Contains(name) && !optional.Contains(name))
                throw new PluginException($"the filter has no argument '{name}'")
                {
                    Cure = NearestName.Question(name, [.. required, .. optional]),
                };
        string[] missing = [.. required.Where(name => !given.ContainsKey(name)).Select(name => $"'{name}'")];
        if (missing.Length == 1)
            throw new PluginException($"the filter needs the argument {missing[0]}");
        if (missing.Length > 1)
            throw new PluginException($"the filter needs the arguments {string.Join(", ", missing)}");
    }

    public object? Get(string name, object? otherwise = null) => _given.TryGetValue(name, out var value) ? value : otherwise;

    public bool Flag(string name, bool otherwise) => _given.TryGetValue(name, out var value) ? PythonValue.IsTrue(value) : otherwise;
}
