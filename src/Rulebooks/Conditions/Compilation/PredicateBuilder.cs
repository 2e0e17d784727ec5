using System.Globalization;
using System.Text;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Conditions.Patterns;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>Turns clauses into predicates; what is no test becomes an error and the predicate false.</summary>
internal sealed class PredicateBuilder(IPathScope scope, string ruleName, Func<int> nextConstraint, CompileErrors errors)
{
    public Predicate Build(Clause clause) => clause switch
    {
        Clause.Leaf leaf => Leaf(leaf.Test, leaf.Negated),
        Clause.Junction junction => new Junction(junction.IsAnd, [.. junction.Parts.Select(Build)]),
        _ => new Constant(false),
    };

    private Predicate Leaf(Expression test, bool negated)
    {
        switch (test)
        {
            case BooleanLiteral boolean:
                return new Constant(boolean.Value != negated);
            case Identifier identifier:
                return CheckRoot(identifier) ? new Truth(scope.Resolve(identifier), negated) : new Constant(false);
            case Binary binary:
                return Test(binary, negated);
            default:
                return Refuse(test, $"{test} is no condition", "a condition is a comparison such as event.i == 1, a path, or true");
        }
    }

    private Predicate Test(Binary test, bool negated)
    {
        switch (test.Operator)
        {
            case BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual
                or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return Value(test.Left) is { } left && Value(test.Right) is { } right
                    ? new Comparing(test.Operator, left, right, negated, NewConstraint(test, EngineText.Of(test.Left, test.Right)))
                    : new Constant(false);
            case BinaryOperator.In or BinaryOperator.NotIn:
                return Member(test.Left, test.Right, itemFirst: true, (test.Operator == BinaryOperator.NotIn) != negated);
            case BinaryOperator.Contains or BinaryOperator.NotContains:
                return Member(test.Right, test.Left, itemFirst: false, (test.Operator == BinaryOperator.NotContains) != negated);
            case BinaryOperator.Is or BinaryOperator.IsNot:
                return Is(test, test.Operator == BinaryOperator.Is, negated);
            default:
                return Refuse(test, $"{test} is no condition", "compare the result with something");
        }
    }

    private Predicate Member(Expression item, Expression list, bool itemFirst, bool negated) =>
        Value(item) is { } one && Value(list) is { } all ? new Membership(one, all, itemFirst, negated) : new Constant(false);

    private Predicate Is(Binary test, bool expected, bool negated)
    {
        switch (test.Right)
        {
            case DefinedTest when test.Left is Identifier path:
                if (!CheckRoot(path))
                    return new Constant(false);
                // "not x is defined" never holds, and "not x is not defined" means that x is there.
                return expected && negated ? new Constant(false) : new Presence(scope.Resolve(path), expected || negated);
            case DefinedTest when test.Left is StringLiteral word:
                return Refuse(test.Left, $"{word} is no path, it is a text: a path begins with event., events., fact., facts. or vars.",
                    $"write event.{word.Value} {(expected ? "is" : "is not")} defined");
            case SearchTest search:
                return Search(test, search, expected, negated);
            case SelectTest select:
                return Select(test, null, select.Operator, select.Value, expected, negated);
            case SelectAttributeTest select:
                return Select(test, select.Key, select.Operator, select.Value, expected, negated);
            default:
                return Refuse(test, $"{test}: behind '{(expected ? "is" : "is not")}' stands defined, match, search, regex, select or "
                    + "selectattr",
                    test.Right is NullLiteral or BooleanLiteral ? $"write {test.Left} {(expected ? "==" : "!=")} {test.Right}" : null);
        }
    }

    private Predicate Search(Binary test, SearchTest search, bool expected, bool negated)
    {
        if (search.Options.FirstOrDefault(o => o.Value && o.Name is not ("ignorecase" or "multiline")) is { } unknown)
            return Refuse(search, $"unknown option {unknown.Name} of {search.Name}", "the options are ignorecase and multiline");
        var ignoreCase = search.Options.Any(o => o is { Name: "ignorecase", Value: true });
        var multiline = search.Options.Any(o => o is { Name: "multiline", Value: true });
        var prefix = search.Name == "match" ? "^" : "";
        var constraint = NewConstraint(test, test.ToString());
        if (search.Pattern is Identifier field)
        {
            if (test.Left is not StringLiteral text || scope.IsReference(field))
                return Refuse(search, "a pattern may be a field of the same event only when a literal text is searched");
            return CheckRoot(field)
                ? new SearchingByField(Literal(text), scope.Resolve(field), prefix, ignoreCase, multiline, expected, negated, constraint)
                : new Constant(false);
        }
        if (Value(test.Left) is not { } left)
            return new Constant(false);
        if (search.Pattern is ListLiteral)
            return Refuse(search, $"a list is no pattern for {search.Name}");
        return Pattern(search.Pattern, prefix, ignoreCase, multiline) is { } pattern
            ? new Searching(left, pattern, expected, negated, constraint)
            : new Constant(false);
    }

    private Predicate Select(Binary test, string? key, string op, Expression compared, bool expected, bool negated)
    {
        if (test.Left is Identifier list && scope.IsReference(list))
            return Refuse(test, "the list of a select must be of the condition's own event");
        if (key is not null && compared is Identifier)
            return Refuse(test, "selectattr compares with a literal or a variable");
        var attribute = key is null ? null : AttributePath(key);
        TextPattern? pattern = null;
        if (op is "regex" or "search" or "match" && compared is not Identifier && (pattern = Pattern(compared, "", false, false)) is null)
            return new Constant(false);
        return Value(test.Left) is { } left && Value(compared) is { } value
            ? new Selecting(left, attribute, new(op, pattern), value, expected, negated, NewConstraint(test, test.ToString()))
            : new Constant(false);
    }

    private static Runtime.Path AttributePath(string key)
    {
        var cursor = new Cursor("event." + key);
        return cursor.Path() is { } path && cursor.AtEnd ? new(path.Steps) : new([new PathStep.Key(key)]);
    }

    private TextPattern? Pattern(Expression source, string prefix, bool ignoreCase, bool multiline)
    {
        try
        {
            return TextPattern.Create(
                prefix + (source is StringLiteral text ? text.Value : JavaText.Of(Literal(source))), ignoreCase, multiline);
        }
        catch (PatternSyntaxException e)
        {
            errors.Add(CompileErrors.Pattern, source.Span.Start, $"{source} is no regular expression: {e.Message}");
            return null;
        }
    }

    private Operand? Value(Expression expression)
    {
        switch (expression)
        {
            case Identifier identifier:
                return CheckRoot(identifier) ? scope.Resolve(identifier) : null;
            case ListLiteral list when list.Items.OfType<Identifier>().FirstOrDefault() is { } path:
                Refuse(path, $"{path} cannot stand in a list; only literals and vars can");
                return null;
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum:
                return Value(sum.Left) is { } left
                    && Value(sum.Right) is { } right ? new Operand.Sum(left, right, sum.Operator == BinaryOperator.Subtract) : null;
            case Binary or Not or SearchTest or SelectTest or SelectAttributeTest:
                Refuse(expression, $"{expression} is no value", expression is Binary { Operator: BinaryOperator.Multiply
                    or BinaryOperator.Divide } ? "conditions know + and - only" : null);
                return null;
            default:
                return new Operand.Literal(Literal(expression));
        }
    }

    private static Value Literal(Expression expression)
    {
        switch (expression)
        {
            case IntegerLiteral integer:
                if (integer.Value >= long.MinValue && integer.Value <= long.MaxValue)
                    return Runtime.Value.Of((long)integer.Value);
                var digits = Encoding.UTF8.GetBytes(integer.Value.ToString(CultureInfo.InvariantCulture));
                return Runtime.Value.OfBig(digits, 0, digits.Length, (double)integer.Value);
            case FloatLiteral number: return Runtime.Value.Of(number.Value);
            case StringLiteral text: return Runtime.Value.Of(text.Value);
            case DefinedTest: return Runtime.Value.Of("defined");
            case BooleanLiteral boolean: return Runtime.Value.Of(boolean.Value);
            case ListLiteral list: return Runtime.Value.OfItems(ValueKind.List, [.. list.Items.Select(Literal)]);
            default: return Runtime.Value.Null;
        }
    }

    private bool CheckRoot(Identifier identifier)
    {
        var valid = identifier.Root != "vars" && identifier.Steps.Count > 0
            && (identifier.Steps[0] is PathStep.Name || (identifier.Steps[0] is PathStep.Key && identifier.Root is "event" or "fact" or "host"));
        if (!valid)
            errors.Add(CompileErrors.Name, identifier.Span.Start, $"{identifier} is no path: one begins with event., events., fact., "
                + "facts. or vars.");
        return valid;
    }

    private Constant Refuse(Expression where, string message, string? cure = null)
    {
        errors.Add(CompileErrors.Meaning, where.Span.Start, message, cure);
        return new Constant(false);
    }

    private Constraint NewConstraint(Expression test, string engineText) => new(nextConstraint(), ruleName, engineText, test.ToString());
}
