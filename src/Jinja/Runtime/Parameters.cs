using System.Globalization;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Runtime;

/// <summary>
/// The parameters of a filter, test or function as Python declares them; the first <c>required</c> of them have no default.
/// </summary>
internal sealed class Parameters(string function, int required, params string[] names)
{
    /// <summary>Stands for an argument that was not given.</summary>
    public static readonly object Unset = new();

    /// <summary>Takes any number of values by position and name as they come.</summary>
    public bool IsOpen { get; init; }

    public Bound Bind(Arguments arguments)
    {
        if (IsOpen)
            return new Bound([.. arguments.Positional], arguments);
        var given = arguments.Positional;
        if (given.Count > names.Length)
            throw Raise.Type(TooMany(given.Count));
        var values = new object?[names.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = i < given.Count ? given[i] : Unset;
        if (arguments.Named is { } named)
            foreach (var (key, value) in named)
            {
                var at = Array.IndexOf(names, key);
                if (at < 0)
                    throw Raise.Type($"{function}() got an unexpected keyword argument {PythonText.Repr(key)}");
                if (at < given.Count)
                    throw Raise.Type($"{function}() got multiple values for argument {PythonText.Repr(key)}");
                values[at] = value;
            }
        var missing = Enumerable.Range(0, required).Where(i => ReferenceEquals(values[i], Unset)).Select(i => $"'{names[i]}'").ToList();
        if (missing.Count > 0)
            throw Raise.Type(
                $"{function}() missing {missing.Count} required positional argument{(missing.Count > 1 ? "s" : "")}: {Listed(missing)}");
        return new Bound(values, arguments);
    }

    private string TooMany(int given)
    {
        var range = required == names.Length ? names.Length.ToString(CultureInfo.InvariantCulture) : $"from {required} to {names.Length}";
        return $"{function}() takes {range} positional argument{(names.Length == 1 ? "" : "s")} but {given} "
            + $"{(given == 1 ? "was" : "were")} given";
    }

    private static string Listed(List<string> missing) => missing.Count switch
    {
        1 => missing[0],
        2 => $"{missing[0]} and {missing[1]}",
        _ => $"{string.Join(", ", missing.SkipLast(1))}, and {missing[^1]}",
    };
}
