using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting;

/// <summary>
/// Looks for what loads and yet will not do what was meant. Findings: RB1001 to RB1999, none of them an error of the loader or compiler.
/// </summary>
public static class RulebookLinter
{
    /// <summary>The findings in the order of the file.</summary>
    public static IReadOnlyList<Diagnostic> Run(Rulebook rulebook, LintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        var (findings, whole) = (new DiagnosticBag(), new LintRulebook(rulebook));
        foreach (var ruleset in rulebook.Rulesets)
        {
            var target = new LintRuleset(
                ruleset, [.. ruleset.Rules.Where(r => r.Enabled).Select(r => new LintRule(r))], whole, options ?? LintOptions.Standard);
            foreach (var check in LintChecks.All)
                check.Run(target, findings);
        }
        return [.. findings.Distinct().OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal)];
    }
}
