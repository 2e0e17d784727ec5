using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Loading;

/// <summary>What came of reading a rulebook.</summary>
/// <param name="Rulebook">Null when there is an error; the parts that could be read are then in <see cref="Partial"/>.</param>
public sealed record LoadedRulebook(Rulebook? Rulebook, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>
    /// Everything that could be read despite errors, so that a linter can go on; the rulebook itself when there are none.
    /// </summary>
    public required Rulebook Partial { get; init; }
}
