using System.Numerics;

namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>A whole number of any size.</summary>
internal sealed record IntegerLiteral(BigInteger Value) : Expression;

/// <summary>A number written with a point or an exponent.</summary>
internal sealed record FloatLiteral(double Value) : Expression;

/// <summary>A quoted text or a bare word.</summary>
internal sealed record StringLiteral(string Value) : Expression;

internal sealed record BooleanLiteral(bool Value) : Expression
{
    /// <summary>Taken from a variable; the engine then prints it as an Integer.</summary>
    public bool FromVariable { get; init; }
}

internal sealed record NullLiteral : Expression;

internal sealed record ListLiteral(NodeList<Expression> Items) : Expression;

/// <summary>A path: its root (<c>event</c>, <c>events</c>, <c>fact</c>, <c>facts</c> or <c>vars</c>) and what is picked from it.</summary>
internal sealed record Identifier(string Root, NodeList<PathStep> Steps) : Expression;

/// <summary>The word <c>defined</c> behind <c>is</c> or <c>is not</c>.</summary>
internal sealed record DefinedTest : Expression;

/// <summary><c>match</c>, <c>search</c> or <c>regex</c> with a pattern and options.</summary>
internal sealed record SearchTest(string Name, Expression Pattern, NodeList<PatternOption> Options) : Expression;

/// <summary><c>select(operator, value)</c>.</summary>
internal sealed record SelectTest(string Operator, Expression Value) : Expression;

/// <summary><c>selectattr(key, operator, value)</c>.</summary>
internal sealed record SelectAttributeTest(string Key, string Operator, Expression Value) : Expression;

internal sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression;

internal sealed record Not(Expression Operand) : Expression;

/// <summary><c>ignorecase=true</c>.</summary>
internal sealed record PatternOption(string Name, bool Value);

/// <summary>One step of a path: <c>.name</c>, <c>["key"]</c> or <c>[index]</c>.</summary>
internal abstract record PathStep
{
    public sealed record Name(string Text) : PathStep;

    public sealed record Key(string Text) : PathStep;

    public sealed record Index(int Position) : PathStep;
}
