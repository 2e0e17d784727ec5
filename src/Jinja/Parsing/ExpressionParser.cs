using System.Text;
using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Parsing;

/// <summary>Jinja2's expression grammar, from the conditional down to the literal.</summary>
internal sealed partial class ExpressionParser(TokenStream stream, SyntaxError error)
{
    private const int MostNested = 100;
    private int _nested;

    public TemplateException Fail(int at, string text) => error.At(at, text);

    public Expression Expression(bool withConditional = true)
    {
        if (++_nested > MostNested)
            throw new TemplateException(TemplateErrorKind.Limit, "the expression is nested too deeply");
        var expression = withConditional ? Conditional() : Or();
        _nested--;
        return expression;
    }

    /// <summary>One expression, or several with commas between them as a tuple.</summary>
    public Expression Tuple(bool simplified = false, bool withConditional = true, string? endName = null, bool inParentheses = false)
    {
        var at = stream.Current.At;
        var items = new List<Expression>();
        var isTuple = false;
        while (true)
        {
            if (items.Count > 0)
                stream.ExpectOperator(",");
            if (IsTupleEnd(endName))
                break;
            items.Add(simplified ? Primary() : Expression(withConditional));
            if (!stream.Current.IsOperator(","))
                break;
            isTuple = true;
        }
        if (isTuple)
            return new TupleOf(at, items);
        if (items.Count > 0)
            return items[0];
        return inParentheses ? new TupleOf(at, items) : throw error.At(stream.Current.At, "Expected an expression, got "
            + $"{Representation.Quote(stream.Current.Description)}");
    }

    /// <summary>A name or names to assign to.</summary>
    public Expression Target(string? endName = null, bool withNamespace = false)
    {
        if (withNamespace && stream.Ahead.IsOperator("."))
        {
            var space = stream.Expect(TokenKind.Name);
            stream.Next();
            return new NamespaceTarget(space.At, space.Text, stream.Expect(TokenKind.Name).Text);
        }
        return Assignable(Tuple(simplified: true, endName: endName));
    }

    public string TargetName()
    {
        var token = stream.Expect(TokenKind.Name);
        return ((Name)Assignable(new Name(token.At, token.Text))).Text;
    }

    /// <summary>A chain of filters; without input the first name stands without its bar.</summary>
    public Expression? Filters(Expression? input, bool startsInline = false)
    {
        while (startsInline || stream.Current.IsOperator("|"))
        {
            if (!startsInline)
                stream.Next();
            startsInline = false;
            var (at, name) = DottedName();
            input = new Filter(at, input, name, stream.Current.IsOperator("(") ? Arguments() : ArgumentList.Empty);
        }
        return input;
    }

    private Expression Assignable(Expression target)
    {
        var fits = target switch
        {
            Name name => name.Text is not ("true" or "false" or "none" or "True" or "False" or "None"),
            TupleOf tuple => tuple.Items.Select(Assignable).ToList() is not null,
            _ => false,
        };
        return fits ? target : throw error.At(target.At, "can't assign to "
            + $"'{target switch { Const => "const", Name => "name", ListOf => "list", DictOf => "dict", _ => "expression" }}'");
    }

    private bool IsTupleEnd(string? endName) =>
        stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || stream.Current.IsOperator(")")
            || (endName is not null && stream.Current.IsName(endName));

    private Expression Conditional()
    {
        var at = stream.Current.At;
        var value = Or();
        while (stream.SkipName("if"))
        {
            var test = Or();
            value = new Conditional(at, test, value, stream.SkipName("else") ? Expression() : null);
        }
        return value;
    }

    private Expression Or()
    {
        var left = And();
        while (stream.Current.IsName("or"))
            left = new Logic(stream.Next().At, false, left, And());
        return left;
    }

    private Expression And()
    {
        var left = Negation();
        while (stream.Current.IsName("and"))
            left = new Logic(stream.Next().At, true, left, Negation());
        return left;
    }

    private Expression Negation()
    {
        if (!stream.Current.IsName("not"))
            return Comparisons();
        if (++_nested > MostNested)
            throw new TemplateException(TemplateErrorKind.Limit, "the expression is nested too deeply");
        var negation = new Not(stream.Next().At, Negation());
        _nested--;
        return negation;
    }

    private Expression Comparisons()
    {
        var first = Sum();
        var rest = new List<(string, Expression)>();
        var at = stream.Current.At;
        while (true)
        {
            var token = stream.Current;
            if (token.Kind == TokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            {
                stream.Next();
                rest.Add((token.Text, Sum()));
            }
            else if (stream.SkipName("in"))
                rest.Add(("in", Sum()));
            else if (token.IsName("not") && stream.Ahead.IsName("in"))
            {
                stream.Next();
                stream.Next();
                rest.Add(("not in", Sum()));
            }
            else
                return rest.Count == 0 ? first : new Compare(at, first, rest);
        }
    }

    private Expression Sum()
    {
        var left = Concatenation();
        while (stream.Current is { Kind: TokenKind.Operator, Text: "+" or "-" } op)
        {
            stream.Next();
            left = new Binary(op.At, op.Text, left, Concatenation());
        }
        return left;
    }

    private Expression Concatenation()
    {
        var first = Product();
        if (!stream.Current.IsOperator("~"))
            return first;
        var at = stream.Current.At;
        var items = new List<Expression> { first };
        while (stream.SkipOperator("~"))
            items.Add(Product());
        return new Concat(at, items);
    }

    private Expression Product()
    {
        var left = Power();
        while (stream.Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" } op)
        {
            stream.Next();
            left = new Binary(op.At, op.Text, left, Power());
        }
        return left;
    }

    // Jinja2 3.1 reads a ** b ** c from the left.
    private Expression Power()
    {
        var left = Unary();
        while (stream.Current.IsOperator("**"))
            left = new Binary(stream.Next().At, "**", left, Unary());
        return left;
    }

    private Expression Unary(bool withFilter = true)
    {
        Expression node;
        if (stream.Current is { Kind: TokenKind.Operator, Text: "-" or "+" } sign)
        {
            if (++_nested > MostNested)
                throw new TemplateException(TemplateErrorKind.Limit, "the expression is nested too deeply");
            stream.Next();
            node = new Unary(sign.At, sign.Text, Unary(withFilter: false));
            _nested--;
        }
        else
            node = Primary();
        node = Postfix(node);
        return withFilter ? FiltersAndTests(node) : node;
    }

    private Expression Primary()
    {
        var token = stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                stream.Next();
                return token.Text switch
                {
                    "true" or "True" => new Const(token.At, true),
                    "false" or "False" => new Const(token.At, false),
                    "none" or "None" => new Const(token.At, null),
                    _ => new Name(token.At, token.Text),
                };
            case TokenKind.String:
                var text = new StringBuilder();
                while (stream.Current.Kind == TokenKind.String)
                    text.Append((string)stream.Next().Value!);
                return new Const(token.At, text.ToString());
            case TokenKind.Integer or TokenKind.Float:
                return new Const(token.At, stream.Next().Value);
            case TokenKind.Operator when token.Text == "(":
                stream.Next();
                var tuple = Tuple(inParentheses: true);
                stream.ExpectOperator(")");
                return tuple;
            case TokenKind.Operator when token.Text == "[":
                return List();
            case TokenKind.Operator when token.Text == "{":
                return Dict();
            default:
                throw error.At(token.At, $"unexpected {Representation.Quote(token.Description)}");
        }
    }

    private ListOf List()
    {
        var at = stream.ExpectOperator("[").At;
        var items = new List<Expression>();
        while (!stream.Current.IsOperator("]"))
        {
            if (items.Count > 0)
                stream.ExpectOperator(",");
            if (stream.Current.IsOperator("]"))
                break;
            items.Add(Expression());
        }
        stream.ExpectOperator("]");
        return new ListOf(at, items);
    }

    private DictOf Dict()
    {
        var at = stream.ExpectOperator("{").At;
        var items = new List<(Expression, Expression)>();
        while (!stream.Current.IsOperator("}"))
        {
            if (items.Count > 0)
                stream.ExpectOperator(",");
            if (stream.Current.IsOperator("}"))
                break;
            var key = Expression();
            stream.ExpectOperator(":");
            items.Add((key, Expression()));
        }
        stream.ExpectOperator("}");
        return new DictOf(at, items);
    }

    private Expression Postfix(Expression node)
    {
        while (true)
            if (stream.Current.IsOperator("."))
                node = Member(node);
            else if (stream.Current.IsOperator("["))
                node = Subscript(node);
            else if (stream.Current.IsOperator("("))
                node = new Call(stream.Current.At, node, Arguments());
            else
                return node;
    }

    private Expression FiltersAndTests(Expression node)
    {
        while (true)
            if (stream.Current.IsOperator("|"))
                node = Filters(node)!;
            else if (stream.Current.IsName("is"))
                node = Test(node);
            else if (stream.Current.IsOperator("("))
                node = new Call(stream.Current.At, node, Arguments());
            else
                return node;
    }

    private Expression Member(Expression target)
    {
        stream.Next();
        var token = stream.Next();
        return token.Kind switch
        {
            TokenKind.Name => new Ast.Attribute(token.At, target, token.Text),
            TokenKind.Integer => new Item(token.At, target, new Const(token.At, token.Value)),
            _ => throw error.At(token.At, "expected name or number"),
        };
    }

    private Item Subscript(Expression target)
    {
        var at = stream.Next().At;
        var keys = new List<Expression>();
        while (!stream.Current.IsOperator("]"))
        {
            if (keys.Count > 0)
                stream.ExpectOperator(",");
            keys.Add(SubscriptKey());
        }
        stream.ExpectOperator("]");
        return new Item(at, target, keys.Count == 1 ? keys[0] : new TupleOf(at, keys));
    }

    private Expression SubscriptKey()
    {
        var at = stream.Current.At;
        Expression? start = null;
        if (!stream.Current.IsOperator(":"))
        {
            start = Expression();
            if (!stream.Current.IsOperator(":"))
                return start;
        }
        stream.Next();
        var stop = Bound();
        return new Slice(at, start, stop, stream.SkipOperator(":") ? Bound() : null);
    }

    private Expression? Bound() =>
        stream.Current is { Kind: TokenKind.Operator, Text: ":" or "]" or "," } ? null : Expression();
}
