using System.Globalization;
using System.Text;

namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>Writes a tree as the shortest condition that parses to the same tree.</summary>
internal static class ExpressionPrinter
{
    public static string Print(Expression expression)
    {
        var text = new StringBuilder();
        Write(text, expression, Operators.LowestLevel);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Expression node, int loosest)
    {
        var level = node switch
        {
            Binary binary => Operators.Level(binary.Operator),
            Not => Operators.NotLevel,
            _ => Operators.TermLevel,
        };
        var parentheses = level > loosest;
        if (parentheses)
            text.Append('(');
        WriteBare(text, node, level);
        if (parentheses)
            text.Append(')');
    }

    private static void WriteBare(StringBuilder text, Expression node, int level)
    {
        switch (node)
        {
            case Binary binary:
                Write(text, binary.Left, level);
                text.Append(' ').Append(Operators.Text(binary.Operator)).Append(' ');
                Write(text, binary.Right, level - 1);
                break;
            case Not not:
                text.Append("not ");
                Write(text, not.Operand, level);
                break;
            case IntegerLiteral integer: text.Append(integer.Value.ToString(CultureInfo.InvariantCulture)); break;
            case FloatLiteral number: text.Append(Float(number.Value)); break;
            case StringLiteral literal: WriteString(text, literal.Value); break;
            case BooleanLiteral boolean: text.Append(boolean.Value ? "true" : "false"); break;
            case NullLiteral: text.Append("null"); break;
            case DefinedTest: text.Append("defined"); break;
            case ListLiteral list: WriteList(text, list.Items); break;
            case Identifier identifier: WritePath(text, identifier); break;
            case SearchTest search: WriteSearch(text, search); break;
            case SelectTest select: WriteCall(text, "select", [select.Operator], select.Value); break;
            case SelectAttributeTest select: WriteCall(text, "selectattr", [select.Key, select.Operator], select.Value); break;
            default: throw new InvalidOperationException($"no text for {node.GetType().Name}");
        }
    }

    private static string Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    public static void WriteString(StringBuilder text, string value)
    {
        var quote = value.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        text.Append(quote);
        foreach (var c in value)
            _ = c switch
            {
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '\r' => text.Append("\\r"),
                '\f' => text.Append("\\f"),
                _ => text.Append(c),
            };
        text.Append(quote);
    }

    private static void WriteList(StringBuilder text, NodeList<Expression> items)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Write(text, items[i], Operators.TermLevel);
        }
        text.Append(']');
    }

    public static void WritePath(StringBuilder text, Identifier identifier)
    {
        text.Append(identifier.Root);
        foreach (var step in identifier.Steps)
            _ = step switch
            {
                PathStep.Name name => text.Append('.').Append(name.Text),
                PathStep.Index index => text.Append(CultureInfo.InvariantCulture, $"[{index.Position}]"),
                PathStep.Key key =>
                    key.Text.Contains('"', StringComparison.Ordinal) ? text.Append($"['{key.Text}']") : text.Append($"[\"{key.Text}\"]"),
                _ => text,
            };
    }

    private static void WriteSearch(StringBuilder text, SearchTest search)
    {
        text.Append(search.Name).Append('(');
        Write(text, search.Pattern, Operators.TermLevel);
        foreach (var option in search.Options)
            text.Append(", ").Append(option.Name).Append('=').Append(option.Value ? "true" : "false");
        text.Append(')');
    }

    private static void WriteCall(StringBuilder text, string name, string[] words, Expression value)
    {
        text.Append(name).Append('(');
        foreach (var word in words)
        {
            WriteString(text, word);
            text.Append(", ");
        }
        Write(text, value, Operators.TermLevel);
        text.Append(')');
    }
}
