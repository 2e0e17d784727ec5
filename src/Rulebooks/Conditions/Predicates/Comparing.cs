using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>
/// <c>== != &gt; &gt;= &lt; &lt;=</c>. With an undefined side, or sides of different types, the test is false in both polarities; the
/// latter is reported.
/// </summary>
internal sealed class Comparing(BinaryOperator op, Operand left, Operand right, bool negated, Constraint constraint) : Predicate
{
    public BinaryOperator Operator => op;

    public Operand Left => left;

    public Operand Right => right;

    public bool Negated => negated;

    public Constraint Constraint => constraint;

    public override bool Holds(Frame frame)
    {
        var (a, b) = (left.Get(frame), right.Get(frame));
        if (!a.IsDefined || !b.IsDefined)
        {
            if (a.Kind == ValueKind.Failed || b.Kind == ValueKind.Failed)
                frame.Reports.NotEvaluated(constraint, "only numbers can be added or subtracted, and texts joined with +");
            return false;
        }
        if (!Comparison.PassGate(a, b))
        {
            frame.Reports.Mismatch(constraint, a.Kind, b.Kind);
            return false;
        }
        return op switch
        {
            BinaryOperator.Equal => Comparison.AreEqual(a, b) != negated,
            BinaryOperator.NotEqual => Comparison.AreEqual(a, b) == negated,
            _ => Ordered(frame, a, b),
        };
    }

    private bool Ordered(Frame frame, in Value a, in Value b)
    {
        if (a.Kind == ValueKind.Null)
            return negated;
        if (b.Kind == ValueKind.Null)
        {
            frame.Reports.NotEvaluated(constraint, "the value on the right is null");
            return false;
        }
        if (Comparison.Order(a, b) is not { } order)
        {
            frame.Reports.NotEvaluated(constraint, $"values of type {Comparison.TypeName(a.Kind)} have no order");
            return false;
        }
        var holds = op switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        };
        return holds != negated;
    }

    public override IEnumerable<Operand> Operands => [left, right];

    public override string ToString() =>
        negated ? $"not {left} {Ast.Operators.Text(op)} {right}" : $"{left} {Ast.Operators.Text(op)} {right}";
}
