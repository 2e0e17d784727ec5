using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Fills the templates of rule names and sees to it that each name stands once in its ruleset.</summary>
internal sealed class RuleNames(SchemaFindings findings)
{
    public IReadOnlyList<Rule> Fill(IReadOnlyList<Rule> rules)
    {
        var first = new Dictionary<string, Rule>(StringComparer.Ordinal);
        foreach (var rule in rules)
            if (!first.TryAdd(rule.Name, rule))
                findings.Error(RulebookCodes.RuleTwice, rule.Position, $"Rule with name {rule.Name} defined multiple times",
                    $"the first is in line {first[rule.Name].Position.Line}; names are unique within a ruleset");
        return rules;
    }
}
