using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Linting;

/// <summary>What the linter knows beyond the rulebook.</summary>
public sealed record LintOptions
{
    public static readonly LintOptions Standard = new();

    /// <summary>The variables of the run; null when they are not known, then nothing is said about missing ones.</summary>
    public Mapping? Variables { get; init; }
}
