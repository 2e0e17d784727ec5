using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>What a call brings along: values by position and values by name.</summary>
internal sealed class Arguments(IReadOnlyList<object?> positional, Mapping? named = null)
{
    public static readonly Arguments None = new([]);

    public IReadOnlyList<object?> Positional => positional;

    /// <summary>By name; null if there are none.</summary>
    public Mapping? Named => named is { Count: > 0 } ? named : null;

    public Arguments Before(object? first) => new([first, .. positional], named);
}
