using System.Numerics;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>What ansible-rulebook answers differently, or answers with the loss of the event.</summary>
internal sealed class PortabilityCheck : ILintCheck
{
    public string Name => "portability";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var (_, condition) in ruleset.Conditions)
            foreach (var node in condition.Test.All())
                Check(condition, node, findings);
        foreach (var action in ruleset.Rules.SelectMany(rule => rule.Rule.Actions))
            if (ActionKinds.Find(action.Name) is { IsOurs: true })
                findings.Hint(LintCodes.OwnAction, action.Position, $"ansible-rulebook has no action {action.Name} and refuses the rulebook");
    }

    private static void Check(LintCondition condition, Expression node, DiagnosticBag findings)
    {
        switch (node)
        {
            case Identifier path when path.Steps.Any(s => s is PathStep.Index { Position: < 0 }):
                findings.Hint(LintCodes.NegativeIndex, condition.At(path), $"in ansible-rulebook {path} loses the event when the list is "
                    + "shorter; here it is undefined", "test the length of such lists at the source");
                break;
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum:
                CheckSum(condition, sum, findings);
                break;
            case Binary { Right: Identifier { Root: not "vars" } field } ordering when ExpressionTree.IsOrdering(ordering.Operator):
                findings.Hint(LintCodes.NullOnTheRight, condition.At(ordering), $"in ansible-rulebook '{ordering}' loses the event when "
                    + $"{field} is null; here it is false",
                    ordering.Left.TypeName() is null ? null : "put the field on the left");
                break;
        }
    }

    private static void CheckSum(LintCondition condition, Binary sum, DiagnosticBag findings)
    {
        var operands = sum.All().Where(n => n is not Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract }).ToList();
        if (operands.OfType<IntegerLiteral>()
            .FirstOrDefault(i => BigInteger.Abs(i.Value) > 1_000_000_000 && BigInteger.Abs(i.Value) <= int.MaxValue) is { } large)
            findings.Warning(LintCodes.Sum32Bit, condition.At(sum), $"ansible-rulebook adds integers with 32 bits: a sum with {large} "
                + "wraps around there above 2147483647", "compare with a value at the source");
        if (operands.OfType<Identifier>().FirstOrDefault(i => i.Root != "vars") is { } field)
            findings.Hint(LintCodes.MissingOperand, condition.At(sum), $"ansible-rulebook leaves {field} out of the sum when it is "
                + "missing, and the rule may fire without it; here the test is false", $"add '{field} is defined and …'");
    }
}
