using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Rules over several events that can never fire, or that seem to mean one event.</summary>
internal sealed class JoinCheck : ILintCheck
{
    public string Name => "joins";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var rule in ruleset.Rules.Where(r => r.Conditions.Count > 0))
        {
            if (rule.Rule.Condition is { Kind: ConditionKind.NotAll, Conditions.Count: 1 })
                findings.Warning(LintCodes.LoneNotAll, rule.Rule.Condition.Position, "ansible-rulebook never fires a 'not_all' of one "
                    + "condition; here it fires when the window ends", "add the second condition");
            if (rule.IsSingle || !rule.IsWhole)
                continue;
            ForwardReferences(rule, findings);
            if (rule.Rule.Condition.Kind != ConditionKind.All)
                continue;
            Twice(rule, ruleset.Ruleset.MatchMultipleRules, findings);
            if (MeansAnd(rule))
                findings.Hint(LintCodes.AllMeansAnd, rule.Rule.Condition.Position, "'all' waits for a different event per condition: one "
                    + "event that meets them all does not fire it",
                    "if one event is meant, join the conditions with 'and' into one text");
        }
    }

    private static void ForwardReferences(LintRule rule, DiagnosticBag findings)
    {
        var bound = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rule.Conditions.Count; i++)
            bound.TryAdd(rule.Conditions[i].Binding, i);
        for (var i = 0; i < rule.Conditions.Count; i++)
            foreach (var path in rule.Conditions[i].Test.All().OfType<Identifier>())
                // event.name is the event's own key where nothing of that name is bound yet; it is seldom a slip.
                if (path is { Root: "events" or "facts", Steps: [PathStep.Name { Text: var name }, _, ..] }
                    && bound.TryGetValue(name, out var at) && at >= i)
                    findings.Warning(LintCodes.ForwardReference, rule.Conditions[i].At(path),
                        $"'{name}' is bound {(at == i ? "by this very condition" : "only later")}: here it is read as an attribute of the "
                            + "event, so the rule does not fire",
                        "only earlier bindings can be read: change the order");
    }

    private static void Twice(LintRule rule, bool matchMultiple, DiagnosticBag findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tests = new HashSet<Expression>();
        foreach (var condition in rule.Conditions)
            if (condition.Assigned && !names.Add(condition.Binding))
                findings.Warning(LintCodes.SameBindingTwice, condition.Text.Position, $"'{condition.Binding}' is bound twice: the rule "
                    + "never fires", "give each condition a name of its own");
            else if (!tests.Add(condition.Test) && !matchMultiple)
                findings.Warning(LintCodes.SameConditionTwice, condition.Text.Position, $"'{condition.Text.Text}' stands twice under "
                    + "'all': the rule never fires, as the first event is used up",
                    "to wait for several equal events use the throttle accumulate_within");
    }

    // Different attributes of one object, deeper than the event itself, and nothing that ties two events together.
    private static bool MeansAnd(LintRule rule)
    {
        if (rule.Rule.Condition.Timeout is not null || rule.Conditions.Any(c => c.Assigned))
            return false;
        var paths = rule.Conditions
            .Select(c => c.Test.All().OfType<Identifier>().Where(p => p.Root != "vars").Select(p => p.Spelled()).ToHashSet()).ToList();
        if (paths.Exists(p => p.Count != 1))
            return false;
        var all = paths.Select(p => p.Single()).ToList();
        var parents = all.Select(p => p[..Math.Max(0, p.LastIndexOf('.'))]).Distinct().ToList();
        return parents is [{ } parent] && parent.Contains('.') && all.Distinct().Count() == all.Count;
    }
}
