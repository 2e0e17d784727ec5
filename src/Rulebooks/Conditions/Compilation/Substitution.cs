using System.Numerics;
using System.Text;
using Plumbline.Jinja;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>
/// Puts the variables into a condition: <c>vars.a.b</c> becomes a literal, <c>"{{ a }}"</c> is rendered and stays a text.
/// </summary>
internal sealed class Substitution(Mapping variables, CompileErrors errors)
{
    public Expression Apply(Expression expression) => expression switch
    {
        Identifier { Root: "vars" } identifier => Variable(identifier),
        StringLiteral text when TemplateTree.IsTemplate(text.Value) => Template(text),
        ListLiteral list => list with { Items = new([.. list.Items.Select(Apply)]) },
        SearchTest search => search with { Pattern = Apply(search.Pattern) },
        SelectTest select => select with { Value = Apply(select.Value) },
        SelectAttributeTest select => select with { Value = Apply(select.Value) },
        Not not => not with { Operand = Apply(not.Operand) },
        Binary { Operator: BinaryOperator.Assign } assign => assign with { Right = Apply(assign.Right) },
        Binary binary => binary with { Left = Apply(binary.Left), Right = Apply(binary.Right) },
        _ => expression,
    };

    private StringLiteral Template(StringLiteral text)
    {
        try
        {
            return text with { Value = JinjaEnvironment.Rulebook.Compile(text.Value).RenderText(variables) };
        }
        catch (TemplateException e)
        {
            errors.Add(CompileErrors.Variable, text.Span.Start, e.PythonText, e.Hint);
            return text;
        }
    }

    private Expression Variable(Identifier identifier)
    {
        if (identifier.Steps.Count == 0 || identifier.Steps[0] is not PathStep.Name)
            return identifier;
        var written = new StringBuilder();
        ExpressionPrinter.WritePath(written, identifier);
        var key = written.ToString(5, written.Length - 5);
        object? value = variables;
        foreach (var step in identifier.Steps)
            if (step is not PathStep.Name name || value is not Mapping mapping || !mapping.TryGetValue(name.Text, out value))
            {
                errors.Add(CompileErrors.Variable, identifier.Span.Start, $"there is no variable {key}", Nearest(identifier));
                return new NullLiteral { Span = identifier.Span };
            }
        if (Literal(value, identifier.Span) is { } literal)
            return literal;
        errors.Add(CompileErrors.Variable, identifier.Span.Start, $"a variable with the value {PythonText.Repr(value)} cannot be compared",
            "compare with a number, a text, a boolean, null or a list of them");
        return new NullLiteral { Span = identifier.Span };
    }

    private static Expression? Literal(object? value, TextSpan span) => value switch
    {
        null => new NullLiteral { Span = span },
        bool b => new BooleanLiteral(b) { Span = span, FromVariable = true },
        long i => new IntegerLiteral(i) { Span = span },
        BigInteger i => new IntegerLiteral(i) { Span = span },
        double d => new FloatLiteral(d) { Span = span },
        string s => new StringLiteral(s) { Span = span },
        List<object?> items => Items(items, span),
        TupleValue tuple => Items(tuple.Items, span),
        _ => null,
    };

    private static ListLiteral? Items(IReadOnlyList<object?> items, TextSpan span)
    {
        var literals = items.Select(item => Literal(item, span)).ToList();
        return literals.Contains(null) ? null : new(new([.. literals.OfType<Expression>()])) { Span = span };
    }

    private string? Nearest(Identifier identifier) =>
        identifier.Steps[0] is PathStep.Name first && NearestName.Of(first.Text, variables.Keys.OfType<string>()) is { } nearest
            && nearest != first.Text
            ? $"did you mean vars.{nearest}?"
            : null;
}
