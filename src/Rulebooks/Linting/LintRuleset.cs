using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting;

/// <summary>A ruleset as the checks see it: its enabled rules in file order.</summary>
internal sealed record LintRuleset(Ruleset Ruleset, IReadOnlyList<LintRule> Rules, LintRulebook Rulebook, LintOptions Options)
{
    public IEnumerable<(LintRule Rule, LintCondition Condition)> Conditions => Rules.SelectMany(r => r.Conditions.Select(c => (r, c)));
}
