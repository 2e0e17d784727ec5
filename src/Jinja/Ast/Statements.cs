namespace Plumbline.Jinja.Ast;

/// <summary>A statement; <c>At</c> is the offset of its tag's name in the source.</summary>
internal abstract record Statement(int At);

internal sealed record Output(int At, IReadOnlyList<Expression> Parts) : Statement(At);

internal sealed record If(int At, IReadOnlyList<(Expression Test, IReadOnlyList<Statement> Body)> Branches, IReadOnlyList<Statement> Else)
    : Statement(At);

internal sealed record For(
    int At, Expression Target, Expression Items, Expression? Test, bool IsRecursive,
    IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Else)
        : Statement(At);

internal sealed record Set(int At, Expression Target, Expression Value) : Statement(At);

internal sealed record SetBlock(int At, Expression Target, Expression? Filter, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record With(int At, IReadOnlyList<(Expression Target, Expression Value)> Bindings, IReadOnlyList<Statement> Body)
    : Statement(At);

internal sealed record FilterBlock(int At, Expression Filter, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record MacroDefinition(int At, string Name, Signature Signature, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record CallBlock(int At, Call Call, Signature Signature, IReadOnlyList<Statement> Body) : Statement(At);

/// <summary>A named block; without inheritance it renders where it stands.</summary>
internal sealed record Block(int At, string Name, bool IsScoped, IReadOnlyList<Statement> Body) : Statement(At);

/// <summary>Parameters, the last of which may have defaults.</summary>
internal sealed record Signature(IReadOnlyList<string> Names, IReadOnlyList<Expression> Defaults);
