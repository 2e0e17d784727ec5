namespace Plumbline.Jinja.Parsing;

/// <summary>The tokens in order, one in hand and one in sight.</summary>
internal sealed class TokenStream(List<Token> tokens, SyntaxError error)
{
    private int _at;

    public Token Current => Reached(_at);

    public Token Ahead => Reached(Math.Min(_at + 1, tokens.Count - 1));

    public bool IsEnd => Current.Kind == TokenKind.End;

    public Token Next()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            _at++;
        _ = Current;
        return token;
    }

    public bool SkipName(string name)
    {
        if (!Current.IsName(name))
            return false;
        Next();
        return true;
    }

    public bool SkipOperator(string op)
    {
        if (!Current.IsOperator(op))
            return false;
        Next();
        return true;
    }

    public Token ExpectName(string name) => Current.IsName(name) ? Next() : throw Unexpected(name);

    public Token ExpectOperator(string op) => Current.IsOperator(op) ? Next() : throw Unexpected(op);

    public Token Expect(TokenKind kind) =>
        Current.Kind == kind ? Next() : throw Unexpected(kind == TokenKind.Name ? "name" : new Token(kind, 0, "").Description);

    private TemplateException Unexpected(string expected) => error.At(Current.At, IsEnd
        ? $"unexpected end of template, expected '{expected}'."
        : $"expected token '{expected}', got {Python.Representation.Quote(Current.Description)}");

    private Token Reached(int at) => tokens[at] is { Kind: TokenKind.Error, Value: TemplateException problem } ? throw problem : tokens[at];
}
