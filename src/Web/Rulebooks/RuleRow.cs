using Plumbline.Automation.Activation;
using Plumbline.Rulebooks.Model;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Rulebooks;

/// <summary>A rule in the list of them.</summary>
/// <param name="Ruleset">The ruleset it is in; empty where the rulebook has no rule.</param>
/// <param name="Rule">Null for a rulebook that has none.</param>
/// <param name="At">Which of its rulebook's it is.</param>
internal sealed record RuleRow(RulebookUnit Unit, string Ruleset, Rule? Rule, int At)
{
    /// <summary>Its place in lists.</summary>
    public ListKey Key => new(0, Unit.Name, At);

    /// <summary>The rules of a rulebook, as they stand in it.</summary>
    public static IReadOnlyList<RuleRow> Of(RulebookUnit unit) =>
        unit.Compiled.SelectMany(compiled => compiled.Ruleset.Rules.Select(rule => (compiled.Ruleset.Name, rule)))
            .Select((known, at) => new RuleRow(unit, known.Name, known.rule, at)).ToList() is { Count: > 0 } rows
            ? rows : [new RuleRow(unit, "", null, 0)];

    /// <summary>Whether its names, or what it says, hold each of these words.</summary>
    public bool IsLike(string[] words) => words.All(word => Texts().Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<string> Texts() => Rule is null ? [Unit.Name]
        : [Unit.Name, Ruleset, Rule.Name, RuleSentence.Does(Rule), .. RuleSentence.Conditions(Rule)];
}
