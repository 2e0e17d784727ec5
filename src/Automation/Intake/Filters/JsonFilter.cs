using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>json_filter</c>: removes keys of mappings at any depth by glob pattern; lists are not entered.</summary>
internal sealed class JsonFilter : IEventFilter
{
    public static FilterKind Kind { get; } = new("eda.builtin.json_filter", (arguments, _) => new JsonFilter(arguments))
    {
        Legacy = ["ansible.eda.json_filter"],
    };

    private readonly object? _exclude;
    private readonly object? _include;

    public JsonFilter(Mapping arguments)
    {
        var given = new FilterArguments(arguments, [], ["exclude_keys", "include_keys"]);
        _exclude = given.Get("exclude_keys") ?? new List<object?>();
        _include = given.Get("include_keys") ?? new List<object?>();
    }

    public string Name => Kind.Name;

    public object? Apply(object? value)
    {
        var open = new Stack<object?>([value]);
        while (open.TryPop(out var next))
        {
            if (next is not Mapping mapping)
                continue;
            foreach (var key in mapping.Keys.ToArray())
                if (!IsListed(_include, key) && IsListed(_exclude, key))
                    mapping.Remove(key);
                else
                    open.Push(mapping[key]);
        }
        return value;
    }

    private static bool IsListed(object? patterns, object key)
    {
        if (key is string text && PythonValue.Contains(patterns, text))
            return true;
        foreach (var pattern in PythonValue.Iterate(patterns))
        {
            if ((key is string ? pattern : key) is not string)
                throw new PluginException(key is string
                    ? $"a pattern is a text, not {PythonValue.Kind(pattern)}"
                    : $"a key of the event is {PythonValue.Kind(key)}, and patterns are for texts");
            if (Glob.IsMatch((string)key, pattern as string ?? ""))
                return true;
        }
        return false;
    }
}
