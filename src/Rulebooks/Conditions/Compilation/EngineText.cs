using System.Globalization;
using System.Text;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>Writes a test as the peer's engine prints it in its log: <c>{lhs={Event=i}, rhs={Integer=1}}</c>.</summary>
internal static class EngineText
{
    public static string Of(Expression left, Expression right) => $"{{lhs={Of(left)}, rhs={Of(right)}}}";

    private static string Of(Expression expression) => expression switch
    {
        Identifier identifier => Path(identifier),
        IntegerLiteral integer => $"{{Integer={integer.Value.ToString(CultureInfo.InvariantCulture)}}}",
        FloatLiteral number => $"{{Float={JavaText.Of(number.Value)}}}",
        StringLiteral text => $"{{String={text.Value}}}",
        DefinedTest => "{String=defined}",
        BooleanLiteral boolean => $"{{{(boolean.FromVariable ? "Integer" : "Boolean")}={(boolean.Value ? "true" : "false")}}}",
        NullLiteral => "{NullType=null}",
        ListLiteral list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum =>
            $"{{{(sum.Operator == BinaryOperator.Add ? "AdditionExpression" : "SubtractionExpression")}={Of(sum.Left, sum.Right)}}}",
        _ => $"{{{expression}}}",
    };

    private static string Path(Identifier identifier)
    {
        var text = new StringBuilder();
        ExpressionPrinter.WritePath(text, identifier);
        text.Remove(0, identifier.Root.Length);
        if (text.Length > 0 && text[0] == '.')
            text.Remove(0, 1);
        return $"{{{char.ToUpperInvariant(identifier.Root[0])}{identifier.Root[1..]}={text}}}";
    }
}
