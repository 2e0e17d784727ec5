using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>Makes the methods of a <see cref="TemplateObject"/>.</summary>
public static class TemplateMethod
{
    /// <summary>A method that a template may call with values by position and by name.</summary>
    public static object Of(string name, Func<IReadOnlyList<object?>, IReadOnlyDictionary<string, object?>, object?> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new Function($"<bound method {name}>", "method", (_, arguments) => call(arguments.Positional, Names(arguments.Named)));
    }

    /// <summary>A method without arguments.</summary>
    public static object Of(string name, Func<object?> call) => Of(name, (_, _) => call());

    private static Dictionary<string, object?> Names(Mapping? named) =>
        named?.ToDictionary(pair => (string)pair.Key, pair => pair.Value) ?? [];
}
