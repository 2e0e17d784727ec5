using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Tests of one path that no value passes together.</summary>
internal sealed class ContradictionCheck : ILintCheck
{
    // Nobody writes more; a generated condition may, and pairs grow with the square.
    private const int MostTogether = 100;

    public string Name => "contradiction";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var (_, condition) in ruleset.Conditions)
            Check(condition, condition.Test, [], findings);
    }

    private static void Check(LintCondition condition, Expression node, IReadOnlyList<PathTest> around, DiagnosticBag findings)
    {
        var together = new List<PathTest>(around);
        foreach (var part in node.Conjuncts())
        {
            if (PathTest.Of(part) is not { } test)
                continue;
            if (together.Find(t => t.Spelled == test.Spelled && test.Excludes(t)) is { } other)
                findings.Warning(LintCodes.Contradiction, condition.At(test.Node),
                    $"'{test.Node}' and '{other.Node}' can never hold together",
                    other.Literal.TypeName() != test.Literal.TypeName()
                        ? $"one is a {other.Literal.TypeName()}, the other a {test.Literal.TypeName()}"
                        : "use 'or', or correct one of them");
            if (together.Count < MostTogether)
                together.Add(test);
        }
        foreach (var either in node.Conjuncts().Where(p => p is Binary { Operator: BinaryOperator.Or }))
            foreach (var branch in either.Disjuncts())
                Check(condition, branch, together, findings);
    }
}
