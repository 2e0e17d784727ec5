namespace Plumbline.Jinja.Ast;

/// <summary>
/// How deep expressions go. A chain of operators is as deep as it is long, and what reads a tree recursively must not meet one that has no
/// end.
/// </summary>
internal static class Depth
{
    public const int Most = 300;

    public static void Check(IEnumerable<Statement> statements)
    {
        var open = new Stack<Statement>(statements);
        while (open.TryPop(out var statement))
        {
            var (expressions, inner) = Walk.Parts(statement);
            foreach (var expression in expressions)
                Check(expression);
            foreach (var next in inner)
                open.Push(next);
        }
    }

    public static void Check(Expression expression)
    {
        var open = new Stack<(Expression Expression, int Depth)>();
        open.Push((expression, 1));
        while (open.TryPop(out var next))
        {
            if (next.Depth > Most)
                throw Raise.Limit($"an expression is nested or chained more than {Most} levels deep");
            foreach (var child in Walk.Children(next.Expression))
                open.Push((child, next.Depth + 1));
        }
    }
}
