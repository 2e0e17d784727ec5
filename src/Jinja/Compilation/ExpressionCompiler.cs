using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Compilation;

/// <summary>Turns expressions into delegates. Each notes its place before it may fail.</summary>
internal static class ExpressionCompiler
{
    /// <summary>Where a filter without input finds it: the text of its block.</summary>
    public const string BlockText = "|";

    public static Evaluator Compile(Expression expression, Scope scope)
    {
        Budget.Stack();
        return expression switch
        {
            Const e => Constant(e.Value),
            TemplateText e => Constant(e.Text),
            Name e => Load(e),
            TupleOf e => Tuple(All(e.Items, scope)),
            ListOf e => List(All(e.Items, scope)),
            DictOf e => Dict(e, scope),
            Conditional e => Conditional(e, scope.Soft),
            Logic e => Logic(e, scope),
            Not e => Not(e, scope),
            Compare e => Comparisons.Compile(e, scope),
            Binary e => Binary(e, scope),
            Unary e => Unary(e, scope),
            Concat e => Concat(e, scope),
            Ast.Attribute e => Attribute(e, scope),
            Item { Key: Slice slice } e => SlicePart(e, slice, scope),
            Item e => Item(e, scope),
            Slice => throw scope.Error.At(expression.At, "a slice stands alone between its brackets"),
            Call e => CallCompiler.Call(e, scope),
            Filter e => CallCompiler.Filter(e, scope),
            Test e => CallCompiler.Test(e, scope),
            _ => throw scope.Error.At(expression.At, "this is no value"),
        };
    }

    public static Evaluator[] All(IReadOnlyList<Expression> expressions, Scope scope) => [.. expressions.Select(e => Compile(e, scope))];

    private static Evaluator Constant(object? value) => _ => value;

    private static Evaluator Load(Name e)
    {
        var (at, name) = (e.At, e.Text);
        return frame =>
        {
            frame.Context.At = at;
            return frame[name];
        };
    }

    private static Evaluator Tuple(Evaluator[] items) => frame => new TupleValue(Evaluated(items, frame));

    private static Evaluator List(Evaluator[] items) => frame => Evaluated(items, frame);

    private static List<object?> Evaluated(Evaluator[] items, Frame frame)
    {
        Budget.Step();
        var values = new List<object?>(items.Length);
        foreach (var item in items)
            values.Add(item(frame));
        return values;
    }

    private static Evaluator Dict(DictOf e, Scope scope)
    {
        var entries = e.Items.Select(i => (Key: Compile(i.Key, scope), Value: Compile(i.Value, scope))).ToArray();
        return frame =>
        {
            Budget.Step();
            var made = new Mapping(entries.Length);
            foreach (var (key, value) in entries)
            {
                var name = key(frame);
                var item = value(frame);
                frame.Context.At = e.At;
                made[Hashing.Key(name)] = item;
            }
            return made;
        };
    }

    // Jinja2 takes its lenient undefined here, whatever the environment asks for.
    private static Evaluator Conditional(Conditional e, Scope scope)
    {
        var (test, then) = (Compile(e.Test, scope), Compile(e.Then, scope));
        var otherwise = e.Else is null ? null : Compile(e.Else, scope);
        var line = SyntaxError.Position(scope.Error.Source, e.At).Line;
        var hint = $"the inline if-expression on line {line} evaluated to false and no else section was defined.";
        return frame =>
            Truth.Of(test(frame)) ? then(frame) : otherwise is null ? new UndefinedValue(UndefinedKind.Lenient, hint) : otherwise(frame);
    }

    private static Evaluator Logic(Logic e, Scope scope)
    {
        // A constant on the left may decide; then Jinja2 never compiles the right.
        var decided = Constants.Decided(e.Left) is { } known && known != e.IsAnd;
        var (left, right) = (Compile(e.Left, scope), Compile(e.Right, decided ? scope.Soft : scope));
        var isAnd = e.IsAnd;
        return frame =>
        {
            var value = left(frame);
            return Truth.Of(value) == isAnd ? right(frame) : value;
        };
    }

    private static Evaluator Not(Not e, Scope scope)
    {
        var operand = Compile(e.Operand, scope);
        return frame => !Truth.Of(operand(frame));
    }

    private static Evaluator Binary(Binary e, Scope scope)
    {
        var (at, left, right) = (e.At, Compile(e.Left, scope), Compile(e.Right, scope));
        Func<object?, object?, object?> apply = e.Operator switch
        {
            "+" => Arithmetic.Add,
            "-" => Arithmetic.Subtract,
            "*" => Arithmetic.Multiply,
            "/" => Arithmetic.Divide,
            "//" => Arithmetic.FloorDivide,
            "%" => Arithmetic.Modulo,
            _ => Arithmetic.Power,
        };
        return frame =>
        {
            var (a, b) = (left(frame), right(frame));
            frame.Context.At = at;
            return apply(a, b);
        };
    }

    private static Evaluator Unary(Unary e, Scope scope)
    {
        var operand = Compile(e.Operand, scope);
        Func<object?, object?> apply = e.Operator == "-" ? Arithmetic.Negate : Arithmetic.Positive;
        return frame =>
        {
            var value = operand(frame);
            frame.Context.At = e.At;
            return apply(value);
        };
    }

    private static Evaluator Concat(Concat e, Scope scope)
    {
        var items = All(e.Items, scope);
        return frame =>
        {
            var values = Evaluated(items, frame);
            frame.Context.At = e.At;
            var texts = values.ConvertAll(PythonText.Str);
            Budget.Text(texts.Sum(text => (long)text.Length));
            return string.Concat(texts);
        };
    }

    private static Evaluator Attribute(Ast.Attribute e, Scope scope)
    {
        var (at, target, name) = (e.At, Compile(e.Target, scope), e.Text);
        return frame =>
        {
            var value = target(frame);
            frame.Context.At = at;
            return Plain.Scalar(Lookup.Attribute(frame.Context, value, name));
        };
    }

    private static Evaluator Item(Item e, Scope scope)
    {
        var (at, target, key) = (e.At, Compile(e.Target, scope), Compile(e.Key, scope));
        return frame =>
        {
            var (value, item) = (target(frame), key(frame));
            frame.Context.At = at;
            return Plain.Scalar(Lookup.Item(frame.Context, value, item));
        };
    }

    private static Evaluator SlicePart(Item e, Slice slice, Scope scope)
    {
        var target = Compile(e.Target, scope);
        Evaluator? Part(Expression? part) => part is null ? null : Compile(part, scope);
        var (start, stop, step) = (Part(slice.Start), Part(slice.Stop), Part(slice.Step));
        return frame =>
        {
            var value = target(frame);
            var (from, to, by) = (start?.Invoke(frame), stop?.Invoke(frame), step?.Invoke(frame));
            frame.Context.At = e.At;
            return Subscript.Slice(value, from, to, by);
        };
    }
}
