namespace Plumbline.Jinja.Ast;

/// <summary>An expression; <c>At</c> is the offset of its first sign in the source.</summary>
internal abstract record Expression(int At);

internal sealed record Const(int At, object? Value) : Expression(At);

/// <summary>Text between the tags.</summary>
internal sealed record TemplateText(int At, string Text) : Expression(At);

internal sealed record Name(int At, string Text) : Expression(At);

internal sealed record TupleOf(int At, IReadOnlyList<Expression> Items) : Expression(At);

internal sealed record ListOf(int At, IReadOnlyList<Expression> Items) : Expression(At);

internal sealed record DictOf(int At, IReadOnlyList<(Expression Key, Expression Value)> Items) : Expression(At);

internal sealed record Conditional(int At, Expression Test, Expression Then, Expression? Else) : Expression(At);

internal sealed record Logic(int At, bool IsAnd, Expression Left, Expression Right) : Expression(At);

internal sealed record Not(int At, Expression Operand) : Expression(At);

internal sealed record Compare(int At, Expression First, IReadOnlyList<(string Operator, Expression Right)> Rest) : Expression(At);

internal sealed record Binary(int At, string Operator, Expression Left, Expression Right) : Expression(At);

internal sealed record Unary(int At, string Operator, Expression Operand) : Expression(At);

internal sealed record Concat(int At, IReadOnlyList<Expression> Items) : Expression(At);

internal sealed record Attribute(int At, Expression Target, string Text) : Expression(At);

internal sealed record Item(int At, Expression Target, Expression Key) : Expression(At);

internal sealed record Slice(int At, Expression? Start, Expression? Stop, Expression? Step) : Expression(At);

internal sealed record Call(int At, Expression Target, ArgumentList Arguments) : Expression(At);

/// <summary>A filter; without input inside a filter block, where the block's text is the input.</summary>
internal sealed record Filter(int At, Expression? Input, string Name, ArgumentList Arguments) : Expression(At);

internal sealed record Test(int At, Expression Input, string Name, ArgumentList Arguments) : Expression(At);

/// <summary><c>ns.x</c> on the left of <c>set</c>.</summary>
internal sealed record NamespaceTarget(int At, string Name, string Attribute) : Expression(At);

internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named,
    Expression? MorePositional, Expression? MoreNamed)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public bool IsEmpty => Positional.Count == 0 && Named.Count == 0 && MorePositional is null && MoreNamed is null;
}
