using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Testing;

/// <summary>One step of a test.</summary>
/// <param name="Ruleset">The ruleset it speaks to; null for the only one, or the first.</param>
public abstract record TestStep(SourcePosition Position, string? Ruleset)
{
    /// <summary>An event comes.</summary>
    public sealed record Event(SourcePosition Position, string? Ruleset, Mapping Content) : TestStep(Position, Ruleset);

    /// <summary>Recorded events come, each at its own time.</summary>
    /// <param name="File">Relative to the folder of the test file.</param>
    public sealed record Events(SourcePosition Position, string? Ruleset, string File) : TestStep(Position, Ruleset);

    /// <summary>A fact is set.</summary>
    public sealed record Fact(SourcePosition Position, string? Ruleset, Mapping Content) : TestStep(Position, Ruleset);

    /// <summary>Facts are taken back.</summary>
    public sealed record Retract(SourcePosition Position, string? Ruleset, Mapping Content, bool Partial) : TestStep(Position, Ruleset);

    /// <summary>Time passes.</summary>
    public sealed record Wait(SourcePosition Position, TimeSpan Length) : TestStep(Position, null);

    /// <summary>Exactly these rules fired since the expectation before, in this order; none for an empty list.</summary>
    public sealed record Expect(SourcePosition Position, IReadOnlyList<ExpectedFiring> Firings) : TestStep(Position, null);
}
