using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Linting;

/// <summary>A comparison of a path with a literal, the path on the left whichever way it is written.</summary>
internal sealed record PathTest(Identifier Path, string Spelled, BinaryOperator Operator, Expression Literal, Expression Node)
{
    public static PathTest? Of(Expression node)
    {
        if (node is not Binary { Operator: var op, Left: var left, Right: var right } || !ExpressionTree.IsComparison(op))
            return null;
        if (left is Identifier { Root: not "vars" } path && right.TypeName() is not null)
            return new PathTest(path, path.Spelled(), op, right, node);
        return right is Identifier { Root: not "vars" } other
            && left.TypeName() is not null ? new PathTest(other, other.Spelled(), Mirrored(op), left, node) : null;
    }

    public double? Number => Literal switch { IntegerLiteral i => (double)i.Value, FloatLiteral f => f.Value, _ => null };

    private static BinaryOperator Mirrored(BinaryOperator op) => op switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => op,
    };

    /// <summary>Whether a value that passes the other test can pass this one; only said when it is certain.</summary>
    public bool Excludes(PathTest other)
    {
        if (Literal is NullLiteral || other.Literal is NullLiteral)
            return Operator == BinaryOperator.Equal && other.Operator == BinaryOperator.Equal
                && Literal is NullLiteral != other.Literal is NullLiteral;
        if (Literal.TypeName() != other.Literal.TypeName())
            return Operator != BinaryOperator.NotEqual && other.Operator != BinaryOperator.NotEqual;
        if (Order(other) is not { } order)
            return false;
        return (Operator, other.Operator) switch
        {
            (BinaryOperator.Equal, BinaryOperator.Equal) => order != 0,
            (BinaryOperator.Equal, BinaryOperator.NotEqual) or (BinaryOperator.NotEqual, BinaryOperator.Equal) => order == 0,
            (BinaryOperator.Equal, _) => !Passes(order, other.Operator),
            (_, BinaryOperator.Equal) => !Passes(-order, Operator),
            (BinaryOperator.Greater or BinaryOperator.GreaterOrEqual, BinaryOperator.Less or BinaryOperator.LessOrEqual) =>
                order > 0 || (order == 0 && !BothEqual(other)),
            (BinaryOperator.Less or BinaryOperator.LessOrEqual, BinaryOperator.Greater or BinaryOperator.GreaterOrEqual) =>
                order < 0 || (order == 0 && !BothEqual(other)),
            _ => false,
        };
    }

    /// <summary>Whether every value that passes this test passes the other; only said when it is certain.</summary>
    public bool Implies(PathTest other)
    {
        if (Spelled != other.Spelled || Literal is NullLiteral || other.Literal is NullLiteral
            || Literal.TypeName() != other.Literal.TypeName() || Order(other) is not { } order)
            return false;
        return Operator switch
        {
            BinaryOperator.Equal => Passes(order, other.Operator),
            BinaryOperator.Greater => other.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual && order >= 0
                || other.Operator == BinaryOperator.NotEqual && order >= 0,
            BinaryOperator.GreaterOrEqual => other.Operator == BinaryOperator.GreaterOrEqual && order >= 0
                || other.Operator is BinaryOperator.Greater or BinaryOperator.NotEqual && order > 0,
            BinaryOperator.Less => other.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual && order <= 0
                || other.Operator == BinaryOperator.NotEqual && order <= 0,
            BinaryOperator.LessOrEqual => other.Operator == BinaryOperator.LessOrEqual && order <= 0
                || other.Operator is BinaryOperator.Less or BinaryOperator.NotEqual && order < 0,
            _ => other.Operator == BinaryOperator.NotEqual && order == 0,
        };
    }

    private bool BothEqual(PathTest other) => Operator is BinaryOperator.GreaterOrEqual or BinaryOperator.LessOrEqual
        && other.Operator is BinaryOperator.GreaterOrEqual or BinaryOperator.LessOrEqual;

    private int? Order(PathTest other) => (Literal, other.Literal) switch
    {
        (StringLiteral a, StringLiteral b) => string.CompareOrdinal(a.Value, b.Value),
        (BooleanLiteral a, BooleanLiteral b) => a.Value.CompareTo(b.Value),
        _ when Number is { } a && other.Number is { } b => a.CompareTo(b),
        _ => null,
    };

    // Whether a value that lies so to the other's literal passes the other's operator.
    private static bool Passes(int order, BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => order == 0,
        BinaryOperator.NotEqual => order != 0,
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
