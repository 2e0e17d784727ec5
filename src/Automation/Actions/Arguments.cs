using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>Arguments that must be of a kind, after rendering: what a template made of them is not known before.</summary>
internal static class Arguments
{
    /// <exception cref="NotSupportedException">It is missing or no mapping.</exception>
    public static Mapping Object(Mapping arguments, string name, string action)
    {
        if (!arguments.TryGetValue(name, out var value))
            throw new NotSupportedException($"{action} has no '{name}'");
        return value as Mapping ?? throw new NotSupportedException($"'{name}' of {action} must be a mapping, found {PythonText.Str(value)}");
    }
}
