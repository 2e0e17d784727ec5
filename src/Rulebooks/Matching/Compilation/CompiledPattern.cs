using Plumbline.Rulebooks.Conditions.Predicates;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>One condition of a rule: what an object must meet alone, and what it must meet together with objects bound before it.</summary>
internal sealed class CompiledPattern
{
    /// <summary>Counted through the ruleset, in file order.</summary>
    public required int Id { get; init; }

    /// <summary>Its place in the rule.</summary>
    public required int Position { get; init; }

    /// <summary>The binding's name.</summary>
    public required string Name { get; init; }

    public required string Text { get; init; }

    /// <summary>What the object must meet alone.</summary>
    public required Predicate Alone { get; init; }

    /// <summary>What it must meet together with others.</summary>
    public required IReadOnlyList<JoinTest> Together { get; init; }

    /// <summary>Set right after construction.</summary>
    public CompiledRule Rule { get; set; } = null!; // the two refer to each other

    /// <summary>The slots an object is kept with while it waits.</summary>
    public List<int> KeptSlots { get; init; } = [];

    /// <summary>What the waiting objects are hashed by.</summary>
    public List<Operand> HashKeys { get; } = [];
}
