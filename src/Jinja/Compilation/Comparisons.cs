using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Compilation;

/// <summary>Chained comparisons: each middle value is evaluated once, and nothing after the first that fails.</summary>
internal static class Comparisons
{
    public static Evaluator Compile(Compare e, Scope scope)
    {
        var first = ExpressionCompiler.Compile(e.First, scope);
        var rest = e.Rest.Select(r => (Test: Test(r.Operator), Right: ExpressionCompiler.Compile(r.Right, scope))).ToArray();
        var at = e.At;
        return frame =>
        {
            var left = first(frame);
            foreach (var (test, right) in rest)
            {
                var value = right(frame);
                frame.Context.At = at;
                if (!test(left, value))
                    return false;
                left = value;
            }
            return true;
        };
    }

    private static Func<object?, object?, bool> Test(string op) => op switch
    {
        "==" => Comparison.AreEqual,
        "!=" => (a, b) => !Comparison.AreEqual(a, b),
        "in" => (a, b) => Comparison.Contains(b, a),
        "not in" => (a, b) => !Comparison.Contains(b, a),
        _ => (a, b) => Comparison.Order(a, op, b),
    };
}
