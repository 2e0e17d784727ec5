namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>The operators with two sides, tightest first.</summary>
internal enum BinaryOperator
{
    Multiply,
    Divide,
    Add,
    Subtract,
    GreaterOrEqual,
    LessOrEqual,
    Less,
    Greater,
    NotEqual,
    Equal,
    IsNot,
    Is,
    NotIn,
    In,
    NotContains,
    Contains,
    And,
    Or,
    Assign,
}
