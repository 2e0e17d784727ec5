using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Loading;

/// <summary>How a rulebook is read.</summary>
public sealed record LoaderOptions
{
    public static readonly LoaderOptions Standard = new();

    /// <summary>Variables for the templates of rule names.</summary>
    public Mapping Variables { get; init; } = [];

    /// <summary>False where nobody can say which variables there will be: a name that reads them stays as it is written.</summary>
    public bool VariablesAreKnown { get; init; } = true;

    /// <summary>True for rulebooks of collections: mistakes against the schema are warnings.</summary>
    public bool Lenient { get; init; }
}
