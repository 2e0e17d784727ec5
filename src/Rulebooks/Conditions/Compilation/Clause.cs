using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>
/// A condition with its negations pushed to the leaves. As in the peer a leaf is negated at most once, so <c>not not x</c> is <c>not x</c>,
/// while <c>and</c> and <c>or</c> change places at every <c>not</c>.
/// </summary>
internal abstract record Clause
{
    internal sealed record Leaf(Expression Test, bool Negated) : Clause;

    internal sealed record Junction(bool IsAnd, IReadOnlyList<Clause> Parts) : Clause;

    public static Clause From(Expression expression) => From(expression, swap: false, negated: false);

    private static Clause From(Expression expression, bool swap, bool negated) => expression switch
    {
        Not not => From(not.Operand, !swap, true),
        Binary { Operator: BinaryOperator.And or BinaryOperator.Or } => Flatten(expression, swap, negated),
        _ => new Leaf(expression, negated),
    };

    // a and b and c is one junction; the chain may be long, so it is walked, not recursed into.
    private static Junction Flatten(Expression expression, bool swap, bool negated)
    {
        var op = ((Binary)expression).Operator;
        var parts = new List<Clause>();
        var left = expression;
        while (left is Binary binary && binary.Operator == op)
        {
            parts.Add(From(binary.Right, swap, negated));
            left = binary.Left;
        }
        parts.Add(From(left, swap, negated));
        parts.Reverse();
        return new((op == BinaryOperator.And) != swap, parts);
    }

    /// <summary>The parts that must all hold.</summary>
    public IEnumerable<Clause> Conjuncts =>
        this is Junction { IsAnd: true } junction ? junction.Parts.SelectMany(p => p.Conjuncts) : [this];

    /// <summary>Every path the clause reads.</summary>
    public IEnumerable<Identifier> Paths => this switch
    {
        Leaf leaf => PathsOf(leaf.Test),
        Junction junction => junction.Parts.SelectMany(p => p.Paths),
        _ => [],
    };

    private static IEnumerable<Identifier> PathsOf(Expression expression) => expression switch
    {
        Identifier identifier => [identifier],
        Binary binary => PathsOf(binary.Left).Concat(PathsOf(binary.Right)),
        ListLiteral list => list.Items.SelectMany(PathsOf),
        SearchTest search => PathsOf(search.Pattern),
        SelectTest select => PathsOf(select.Value),
        SelectAttributeTest select => PathsOf(select.Value),
        Not not => PathsOf(not.Operand),
        _ => [],
    };
}
