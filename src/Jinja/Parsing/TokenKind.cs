namespace Plumbline.Jinja.Parsing;

internal enum TokenKind
{
    End,
    Text,
    BlockBegin,
    BlockEnd,
    VariableBegin,
    VariableEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,

    /// <summary>Where the lexer gave up; reaching it raises the error.</summary>
    Error,
}
