namespace Plumbline.Jinja.Parsing;

/// <summary>
/// One sign of a template; <c>Text</c> is a name, an operator or the text between the tags, <c>Value</c> what a literal means.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int At, string Text, object? Value = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string op) => Kind == TokenKind.Operator && Text == op;

    /// <summary>As Jinja2 names it in messages.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.Text => "template data / text",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        _ => Text,
    };
}
