namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>How operators are written and how tightly they bind.</summary>
internal static class Operators
{
    public const int TermLevel = 0;
    public const int NotLevel = 10;
    public const int LowestLevel = 12;

    public static string Text(BinaryOperator op) => op switch
    {
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Less => "<",
        BinaryOperator.Greater => ">",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Equal => "==",
        BinaryOperator.IsNot => "is not",
        BinaryOperator.Is => "is",
        BinaryOperator.NotIn => "not in",
        BinaryOperator.In => "in",
        BinaryOperator.NotContains => "not contains",
        BinaryOperator.Contains => "contains",
        BinaryOperator.And => "and",
        BinaryOperator.Or => "or",
        _ => "<<",
    };

    public static int Level(BinaryOperator op) => op switch
    {
        BinaryOperator.Multiply or BinaryOperator.Divide => 1,
        BinaryOperator.Add or BinaryOperator.Subtract => 2,
        BinaryOperator.GreaterOrEqual => 3,
        BinaryOperator.LessOrEqual => 4,
        BinaryOperator.Less or BinaryOperator.Greater => 5,
        BinaryOperator.NotEqual => 6,
        BinaryOperator.Equal => 7,
        BinaryOperator.IsNot or BinaryOperator.Is => 8,
        BinaryOperator.NotIn or BinaryOperator.In or BinaryOperator.NotContains or BinaryOperator.Contains => 9,
        BinaryOperator.And or BinaryOperator.Or => 11,
        _ => LowestLevel,
    };
}
