using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary><c>vars.*</c> in conditions that were not given.</summary>
internal sealed class VariablesCheck : ILintCheck
{
    public string Name => "variables";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        if (ruleset.Options.Variables is not { } variables)
            return;
        foreach (var (_, condition) in ruleset.Conditions)
            foreach (var path in condition.Test.All().OfType<Identifier>().Where(p => p.Root == "vars"))
                Check(condition, path, variables, findings);
    }

    private static void Check(LintCondition condition, Identifier path, Mapping variables, DiagnosticBag findings)
    {
        object? value = variables;
        foreach (var step in path.Steps)
        {
            var name = step switch { PathStep.Name n => n.Text, PathStep.Key k => k.Text, _ => null };
            var mapping = value as Mapping;
            if (name is not null && mapping?.TryGetValue(name, out value) == true)
                continue;
            var known = mapping?.Keys.OfType<string>() ?? [];
            findings.Warning(LintCodes.UnknownVariable, condition.At(path), $"there is no variable {path.ToString()["vars.".Length..]}",
                (name is null ? null : NearestName.Question(name, known)) ?? "give it with --vars or --env-vars");
            return;
        }
    }
}
