using Plumbline.Automation.Judging;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>
/// The <c>var_root</c> argument: lets templates see a part of the event as <c>event</c>. A text is one path; in a mapping the
/// first path that leads somewhere wins, and with several events its value names the binding that is replaced.
/// </summary>
internal static class VarRoot
{
    public const string Argument = "var_root";

    /// <summary>The variables after <c>var_root</c>.</summary>
    /// <param name="problem">Why it cannot be applied, or null.</param>
    public static Mapping Apply(FiredRule fired, object? varRoot, Mapping variables, out string? problem)
    {
        problem = null;
        if (varRoot is not (string or Mapping))
            return variables;
        var paths = varRoot is string path ? new Mapping { { path, path } } : (Mapping)varRoot;
        var result = new Mapping(variables.Count);
        foreach (var (name, value) in variables)
            result[name] = value;
        if (fired.IsSingle)
            result["event"] = Single(fired.Event, paths);
        else
            result["events"] = Several(fired.Events, paths, out problem);
        return result;
    }

    private static object? Single(Mapping @event, Mapping paths)
    {
        foreach (var path in paths.Keys.OfType<string>())
            if (ValuePath.TryFind(@event, path, out var found) && Truth.Of(found))
                return found;
        return @event;
    }

    private static Mapping Several(Mapping events, Mapping paths, out string? problem)
    {
        problem = null;
        var result = new Mapping(events.Count);
        foreach (var (name, value) in events)
            result[name] = value;
        foreach (var (_, value) in events)
        {
            foreach (var (path, binding) in paths)
            {
                if (value is not Mapping @event || path is not string text || binding is not string name
                    || !ValuePath.TryFind(@event, text, out var found) || !Truth.Of(found))
                    continue;
                if (!events.ContainsKey(name))
                {
                    problem = $"var_root names '{name}', which is no binding of this match ({string.Join(", ", events.Keys)})";
                    return result;
                }
                result[name] = found;
                break;
            }
        }
        return result;
    }
}
