using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Wording;

namespace Plumbline.Jinja.Parsing;

/// <summary>Jinja2's statements around <see cref="ExpressionParser"/>.</summary>
internal sealed class TemplateParser
{
    private const int MostNested = 60;

    private readonly TokenStream _stream;
    private readonly SyntaxError _error;
    private readonly ExpressionParser _expressions;
    private readonly List<string> _openTags = [];
    private readonly List<string[]> _ends = [];
    private readonly HashSet<string> _blocks = [];

    private TemplateParser(List<Token> tokens, SyntaxError error)
    {
        (_stream, _error) = (new TokenStream(tokens, error), error);
        _expressions = new ExpressionParser(_stream, error);
    }

    public static IReadOnlyList<Statement> Template(string source, JinjaOptions options, string? name)
    {
        var error = new SyntaxError(source, name);
        var body = new TemplateParser(Lexer.Template(source, options, error), error).Body([]);
        Depth.Check(body);
        return body;
    }

    public static Expression Expression(string source, JinjaOptions options, string? name)
    {
        var error = new SyntaxError(source, name);
        var parser = new TemplateParser(Lexer.Expression(source, options, error), error);
        var expression = parser._expressions.Expression();
        if (!parser._stream.IsEnd)
            throw error.At(parser._stream.Current.At, "chunk after expression");
        Depth.Check(expression);
        return expression;
    }

    private List<Statement> Body(string[] ends)
    {
        if (_ends.Count >= MostNested)
            throw new TemplateException(TemplateErrorKind.Limit, "the statements are nested too deeply");
        _ends.Add(ends);
        var body = new List<Statement>();
        var parts = new List<Expression>();
        void Flush()
        {
            if (parts.Count > 0)
                body.Add(new Output(parts[0].At, [.. parts]));
            parts.Clear();
        }

        while (!_stream.IsEnd)
        {
            var token = _stream.Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    parts.Add(new TemplateText(token.At, token.Text));
                    break;
                case TokenKind.VariableBegin:
                    parts.Add(_expressions.Tuple());
                    _stream.Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin:
                    Flush();
                    if (ends.Any(_stream.Current.IsName))
                    {
                        _ends.RemoveAt(_ends.Count - 1);
                        return body;
                    }
                    body.Add(Statement());
                    _stream.Expect(TokenKind.BlockEnd);
                    break;
                default:
                    throw _error.At(token.At, $"unexpected {Representation.Quote(token.Description)}");
            }
        }
        Flush();
        if (ends.Length > 0)
            throw Unfinished(null, _stream.Current.At);
        return body;
    }

    private List<Statement> Nested(params string[] ends)
    {
        _stream.SkipOperator(":");
        _stream.Expect(TokenKind.BlockEnd);
        return Body(ends);
    }

    private List<Statement> NestedUntil(string end)
    {
        var body = Nested(end);
        _stream.Next();
        return body;
    }

    private Statement Statement()
    {
        var tag = _stream.Current;
        if (tag.Kind != TokenKind.Name)
            throw _error.At(tag.At, "tag name expected");
        _openTags.Add(tag.Text);
        Statement statement = tag.Text switch
        {
            "for" => For(),
            "if" => If(),
            "set" => Set(),
            "macro" => Macro(),
            "call" => Call(),
            "filter" => FilterBlock(),
            "with" => With(),
            "print" => Print(),
            "block" => Block(),
            "include" or "import" or "from" or "extends" => throw _error.At(
                tag.At, $"'{tag.Text}' is not available: a template here stands alone", "copy the other template's text into this one"),
            "autoescape" => throw _error.At(tag.At, "'autoescape' is not available here", "use the filter 'escape' where it is needed"),
            _ => throw UnknownTag(tag),
        };
        _openTags.RemoveAt(_openTags.Count - 1);
        return statement;
    }

    private TemplateException UnknownTag(Token tag)
    {
        _openTags.RemoveAt(_openTags.Count - 1);
        return Unfinished(tag.Text, tag.At);
    }

    private TemplateException Unfinished(string? tag, int at)
    {
        var looking = _ends.Count > 0 && _ends[^1].Length > 0 ? string.Join(" or ", _ends[^1].Select(e => $"'{e}'")) : null;
        var text = tag is null ? "Unexpected end of template." : $"Encountered unknown tag '{tag}'.";
        if (looking is not null)
            text += tag is not null && _ends.Any(e => e.Contains(tag))
                ? $" You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {looking}."
                : $" Jinja was looking for the following tags: {looking}.";
        if (_openTags.Count > 0)
            text += $" The innermost block that needs to be closed is '{_openTags[^1]}'.";
        return _error.At(at, text, tag is null ? null : NearestName.Question(tag, [
            "for", "if", "elif", "else", "endfor", "endif", "set", "endset", "macro", "endmacro", "call", "endcall", "filter", "endfilter",
            "with", "endwith", "raw", "block", "endblock",
        ]));
    }

    private For For()
    {
        var at = _stream.Next().At;
        var target = _expressions.Target(endName: "in");
        if (Names(target).Contains("loop"))
            throw _error.At(target.At, "Can't assign to special loop variable in for-loop target");
        _stream.ExpectName("in");
        var items = _expressions.Tuple(withConditional: false, endName: "recursive");
        var test = _stream.SkipName("if") ? _expressions.Expression() : null;
        var recursive = _stream.SkipName("recursive");
        var body = Nested("endfor", "else");
        var otherwise = _stream.Next().Text == "endfor" ? [] : NestedUntil("endfor");
        return new For(at, target, items, test, recursive, body, otherwise);
    }

    private If If()
    {
        var at = _stream.Next().At;
        var branches = new List<(Expression, IReadOnlyList<Statement>)>();
        while (true)
        {
            var test = _expressions.Tuple(withConditional: false);
            branches.Add((test, Nested("elif", "else", "endif")));
            switch (_stream.Next().Text)
            {
                case "elif": continue;
                case "else": return new If(at, branches, NestedUntil("endif"));
                default: return new If(at, branches, []);
            }
        }
    }

    private Statement Set()
    {
        var at = _stream.Next().At;
        var target = _expressions.Target(withNamespace: true);
        if (_stream.SkipOperator("="))
            return new Set(at, target, _expressions.Tuple());
        var filter = _expressions.Filters(null);
        return new SetBlock(at, target, filter, NestedUntil("endset"));
    }

    private With With()
    {
        var at = _stream.Next().At;
        var bindings = new List<(Expression, Expression)>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (bindings.Count > 0)
                _stream.ExpectOperator(",");
            var target = _expressions.Target();
            _stream.ExpectOperator("=");
            bindings.Add((target, _expressions.Expression()));
        }
        return new With(at, bindings, NestedUntil("endwith"));
    }

    private Block Block()
    {
        var at = _stream.Next().At;
        var name = _stream.Expect(TokenKind.Name);
        if (!_blocks.Add(name.Text))
            throw _error.At(name.At, $"block {Representation.Quote(name.Text)} defined twice");
        var scoped = _stream.SkipName("scoped");
        _stream.SkipName("required");
        if (_stream.Current.IsOperator("-"))
            throw _error.At(_stream.Current.At, "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use "
                + "an underscore instead.");
        var body = NestedUntil("endblock");
        _stream.SkipName(name.Text);
        return new Block(at, name.Text, scoped, body);
    }

    private MacroDefinition Macro()
    {
        var at = _stream.Next().At;
        var name = _expressions.TargetName();
        var signature = Signature();
        return new MacroDefinition(at, name, signature, NestedUntil("endmacro"));
    }

    private CallBlock Call()
    {
        var at = _stream.Next().At;
        var signature = _stream.Current.IsOperator("(") ? Signature() : new Signature([], []);
        if (_expressions.Expression() is not Call call)
            throw _error.At(at, "expected call");
        return new CallBlock(at, call, signature, NestedUntil("endcall"));
    }

    private FilterBlock FilterBlock()
    {
        var at = _stream.Next().At;
        var filter = _expressions.Filters(null, startsInline: true)!;
        return new FilterBlock(at, filter, NestedUntil("endfilter"));
    }

    private Output Print()
    {
        var at = _stream.Next().At;
        var parts = new List<Expression>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (parts.Count > 0)
                _stream.ExpectOperator(",");
            parts.Add(_expressions.Expression());
        }
        return new Output(at, parts);
    }

    private Signature Signature()
    {
        var names = new List<string>();
        var defaults = new List<Expression>();
        _stream.ExpectOperator("(");
        while (!_stream.Current.IsOperator(")"))
        {
            if (names.Count > 0)
                _stream.ExpectOperator(",");
            var at = _stream.Current.At;
            var name = _expressions.TargetName();
            if (names.Contains(name))
                throw _error.At(at, $"duplicate argument '{name}' in function definition");
            if (_stream.SkipOperator("="))
                defaults.Add(_expressions.Expression());
            else if (defaults.Count > 0)
                throw _error.At(_stream.Current.At, "non-default argument follows default argument");
            names.Add(name);
        }
        _stream.ExpectOperator(")");
        return new Signature(names, defaults);
    }

    private static IEnumerable<string> Names(Expression target) => target switch
    {
        Name name => [name.Text],
        TupleOf tuple => tuple.Items.SelectMany(Names),
        _ => [],
    };
}
