using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>
/// Single tests that can never be true or do not mean what they seem to, and paths that are compared with values of different types.
/// </summary>
internal sealed class TestsCheck : ILintCheck
{
    public string Name => "tests";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var (rule, condition) in ruleset.Conditions)
        {
            if (condition.Test is BooleanLiteral { Value: false })
                findings.Hint(LintCodes.NeverFires, condition.Text.Position, $"the condition of '{rule.Rule.Name}' is false: the rule "
                    + "never fires", "use 'enabled: false' if that is meant");
            foreach (var node in condition.Test.All())
                Check(rule, condition, node, findings);
        }
        CheckTypes(ruleset, findings);
    }

    private static void Check(LintRule rule, LintCondition condition, Expression node, DiagnosticBag findings)
    {
        switch (node)
        {
            case Not { Operand: Not } negation:
                findings.Warning(LintCodes.DoubleNegation, condition.At(negation), "'not not' means one 'not'", "remove both");
                break;
            case Not { Operand: Binary { Operator: BinaryOperator.Is, Right: DefinedTest } defined } negation:
                findings.Warning(
                    LintCodes.NeverTrue, condition.At(negation), $"'{negation}' is never true", $"write '{defined.Left} is not defined'");
                break;
            case Binary { Operator: BinaryOperator.IsNot, Right: DefinedTest } lone when ReferenceEquals(lone, condition.Test)
                && rule.IsSingle && !condition.Assigned:
                findings.Hint(LintCodes.LoneNotDefined, condition.At(lone), $"'{lone}' alone asks whether no event or fact at all has the "
                    + "path: it fires once, at the first event",
                    "add a test of the event: 'event.type == \"x\" and …'");
                break;
            case Binary binary:
                CheckBinary(condition, binary, findings);
                break;
        }
    }

    private static void CheckBinary(LintCondition condition, Binary binary, DiagnosticBag findings)
    {
        var (left, right) = (binary.Left.TypeName(), binary.Right.TypeName());
        if (ExpressionTree.IsOrdering(binary.Operator) && (right == "null" || left == "null"))
            findings.Warning(LintCodes.NeverTrue, condition.At(binary),
                $"'{binary}' is never true: nothing is greater or less than null", "compare with '== null' or test with 'is defined'");
        else if (ExpressionTree.IsComparison(binary.Operator) && left is not null && right is not null && left != right && left != "null"
            && right != "null")
            findings.Warning(LintCodes.NeverTrue, condition.At(binary), $"'{binary}' is never true: a {left} is compared with a {right}");
        else if (binary.Operator is BinaryOperator.In or BinaryOperator.NotIn && right is "text" or "number" or "boolean"
            && binary.Left is Identifier)
            findings.Warning(LintCodes.NoSubstring, condition.At(binary), $"'{binary}' compares for equality: "
                + $"'{Operators.Text(binary.Operator)}' looks into lists, not into texts", "use 'is search(\"…\")' for a part of a text");
        else if (binary.Operator is BinaryOperator.Contains or BinaryOperator.NotContains && left is "text" or "number" or "boolean"
            && binary.Right is Identifier)
            findings.Warning(LintCodes.NoSubstring, condition.At(binary), $"'{binary}' compares for equality: "
                + $"'{Operators.Text(binary.Operator)}' looks into lists, not into texts", "use 'is search(\"…\")' for a part of a text");
        else if (ExpressionTree.IsComparison(binary.Operator))
            CheckTemplate(condition, binary, findings);
    }

    private static void CheckTemplate(LintCondition condition, Binary binary, DiagnosticBag findings)
    {
        foreach (var side in (Expression[])[binary.Left, binary.Right])
            if (side is StringLiteral { Value: var text } && text.StartsWith("{{", StringComparison.Ordinal)
                && text.EndsWith("}}", StringComparison.Ordinal))
                findings.Warning(LintCodes.TemplateStaysText, condition.At(side), $"\"{text}\" is a text also when the variable is a "
                    + "number: it never equals a number", $"write vars.{text[2..^2].Trim()}");
    }

    private static void CheckTypes(LintRuleset ruleset, DiagnosticBag findings)
    {
        var first = new Dictionary<string, (string Type, SourcePosition At)>(StringComparer.Ordinal);
        foreach (var (rule, condition) in ruleset.Conditions)
            foreach (var test in condition.Test.All().Select(PathTest.Of).OfType<PathTest>())
            {
                var type = test.Literal.TypeName()!;
                if (type == "null" || rule.IsBinding(test.Path))
                    continue;
                if (!first.TryAdd(test.Spelled, (type, condition.At(test.Node))) && first[test.Spelled] is var (before, at)
                    && before != type)
                    findings.Warning(LintCodes.MixedTypes, condition.At(test.Node), $"{test.Path} is compared with a {type} here and with "
                        + $"a {before} in line {at.Line}: values of other types never match",
                        "write both with the type that events have");
            }
    }
}
