using System.Text;
using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Linting;

/// <summary>Ways through a condition.</summary>
internal static class ExpressionTree
{
    /// <summary>The node and everything below it.</summary>
    public static IEnumerable<Expression> All(this Expression node)
    {
        var open = new Stack<Expression>([node]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
                open.Push(child);
        }
    }

    public static IEnumerable<Expression> Children(Expression node) => node switch
    {
        Binary binary => [binary.Left, binary.Right],
        Not not => [not.Operand],
        ListLiteral list => list.Items,
        SearchTest search => [search.Pattern],
        SelectTest select => [select.Value],
        SelectAttributeTest select => [select.Value],
        _ => [],
    };

    /// <summary>What must hold together.</summary>
    public static IReadOnlyList<Expression> Conjuncts(this Expression node) => Parts(node, BinaryOperator.And);

    /// <summary>Of what one must hold.</summary>
    public static IReadOnlyList<Expression> Disjuncts(this Expression node) => Parts(node, BinaryOperator.Or);

    private static List<Expression> Parts(Expression node, BinaryOperator joint)
    {
        var parts = new List<Expression>();
        var open = new Stack<Expression>([node]);
        while (open.TryPop(out var next))
        {
            if (next is Binary binary && binary.Operator == joint)
            {
                open.Push(binary.Right);
                open.Push(binary.Left);
            }
            else
                parts.Add(next);
        }
        return parts;
    }

    public static bool IsComparison(BinaryOperator op) => op is BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less
        or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual;

    public static bool IsOrdering(BinaryOperator op) => IsComparison(op) && op is not (BinaryOperator.Equal or BinaryOperator.NotEqual);

    /// <summary>A path in one spelling: the four roots are one, and <c>["a"]</c> is <c>.a</c>.</summary>
    public static string Spelled(this Identifier path)
    {
        var text = new StringBuilder(path.Root == "vars" ? "vars" : "event");
        foreach (var step in path.Steps)
            text.Append(step switch
            {
                PathStep.Name name => "." + name.Text,
                PathStep.Key key => "." + key.Text,
                PathStep.Index index => $"[{index.Position}]",
                _ => "",
            });
        return text.ToString();
    }

    /// <summary>What a literal is called in messages; null for what is no literal.</summary>
    public static string? TypeName(this Expression node) => node switch
    {
        IntegerLiteral or FloatLiteral => "number",
        StringLiteral => "text",
        BooleanLiteral => "boolean",
        ListLiteral => "list",
        NullLiteral => "null",
        _ => null,
    };
}
