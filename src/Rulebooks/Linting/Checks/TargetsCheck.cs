using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Actions that address a ruleset that is not there, or a binding they cannot have.</summary>
internal sealed class TargetsCheck : ILintCheck
{
    public string Name => "targets";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var rule in ruleset.Rules)
            foreach (var action in rule.Rule.Actions)
            {
                if (action.Arguments.TryGetValue("ruleset", out var target) && target is string name
                    && !name.Contains("{{", StringComparison.Ordinal) && !ruleset.Rulebook.Has(name))
                    findings.Warning(LintCodes.UnknownRuleset, action.ArgumentPositions
                        .GetValueOrDefault("ruleset", action.Position), $"there is no ruleset '{name}': the action {action.Name} fails",
                        NearestName.Question(name, ruleset.Rulebook.Names));
                if (rule.BindsEvents && action.Arguments.TryGetValue("var_root", out var root) && root is string)
                    findings.Warning(LintCodes.VarRootWithSeveral, action.ArgumentPositions.GetValueOrDefault("var_root", action.Position),
                        "this rule binds events: in ansible-rulebook an action with var_root as a text then fails", "write a mapping from "
                            + "path to binding: {events.m_0.payload: m_0}");
            }
    }
}
