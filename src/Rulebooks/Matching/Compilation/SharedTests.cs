using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>
/// The peer's engine builds a test once when several conditions begin with the same tests, and it tells tests apart by their text: path,
/// operator and the literal without its type. So of <c>event.x == 1</c> and, in a later rule, <c>event.x == "1"</c> only the first is ever
/// asked. Rulebooks fire by this,
/// so it is kept; <see cref="Retyped"/> says where it happened.
/// </summary>
internal sealed class SharedTests
{
    private readonly Dictionary<(int Parent, string Key), (int Node, Predicate Test)> _nodes = [];

    /// <summary>Pairs of a test and the earlier one with a literal of another type that stands in for it.</summary>
    public List<(Comparing Test, Comparing Instead)> Retyped { get; } = [];

    /// <summary>Puts the tests an earlier condition already has in the place of equal ones.</summary>
    public void Share(List<Predicate> tests)
    {
        var parent = 0;
        for (var i = 0; i < tests.Count; i++)
        {
            var key = (parent, KeyOf(tests[i]));
            if (!_nodes.TryGetValue(key, out var known))
                _nodes.Add(key, known = (_nodes.Count + 1, tests[i]));
            else if (IsLiteralTest(tests[i]))
                tests[i] = Instead(tests[i], known.Test);
            parent = known.Node;
        }
    }

    private Predicate Instead(Predicate test, Predicate earlier)
    {
        if (test is Comparing mine && earlier is Comparing first && Kind(mine) != Kind(first))
            Retyped.Add((mine, first));
        return earlier;
    }

    private static bool IsLiteralTest(Predicate test) =>
        test is Truth { Negated: false } or Comparing { Left: Operand.Own, Right: Operand.Literal };

    private static ValueKind Kind(Comparing test) => test.Right is Operand.Literal literal ? literal.Value.Kind : ValueKind.Undefined;

    private static string KeyOf(Predicate test) => test switch
    {
        Truth { Negated: false } truth => $"{truth.Operand} == true",
        Comparing { Left: Operand.Own path, Right: Operand.Literal literal } comparing =>
            $"{(comparing.Negated ? "not " : "")}{path} {Conditions.Ast.Operators.Text(comparing.Operator)} {JavaText.Of(literal.Value)}",
        _ => test.ToString() ?? "",
    };
}
