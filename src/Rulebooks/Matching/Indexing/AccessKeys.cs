using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>
/// Finds for a predicate a set of keys one of which every object that satisfies it has. Keys only narrow down: the predicate is always
/// asked as well.
/// </summary>
internal static class AccessKeys
{
    /// <summary>Null when the predicate may hold for objects that nothing is known of.</summary>
    public static IReadOnlyList<AccessKey>? For(Predicate predicate) => predicate switch
    {
        Constant constant => constant.Value ? null : [],
        Junction { IsAnd: true } all => all.Parts.Select(For).Where(keys => keys is not null).MinBy(Cost),
        Junction any => Union(any.Parts),
        Comparing comparing => Of(comparing),
        Truth { Operand: Operand.Own own } truth =>
        [
            truth.Negated ? new AccessKey.Present(own.Slot) : new AccessKey.Equal(own.Slot, Value.Of(true)),
        ],
        Presence { Expected: true, Operand: Operand.Own own } => [new AccessKey.Present(own.Slot)],
        Membership membership => Of(membership),
        Searching { Text: Operand.Own own } search when search.IsPositive
            && search.Pattern.Prefix.Length > 0 => [new AccessKey.Prefix(own.Slot, search.Pattern.Prefix)],
        Searching or SearchingByField or Selecting => FirstPresent(predicate),
        _ => null,
    };

    private static int Cost(IReadOnlyList<AccessKey>? keys) =>
        keys is null ? int.MaxValue : keys.Count == 0 ? 0 : keys.Max(k => k.Cost) * 1000 + keys.Count;

    private static List<AccessKey>? Union(IReadOnlyList<Predicate> parts)
    {
        var union = new List<AccessKey>();
        foreach (var part in parts)
        {
            if (For(part) is not { } keys)
                return null;
            union.AddRange(keys);
        }
        return union;
    }

    // The tests ask for every operand to be there, so any plain path among them will do.
    private static AccessKey[]? FirstPresent(Predicate predicate) =>
        predicate.Operands.OfType<Operand.Own>().FirstOrDefault() is { } own ? [new AccessKey.Present(own.Slot)] : null;

    private static AccessKey[]? Of(Comparing comparing)
    {
        var (own, literal, op) = (comparing.Left, comparing.Right) switch
        {
            (Operand.Own path, Operand.Literal value) => (path, value, comparing.Operator),
            (Operand.Literal value, Operand.Own path) => (path, value, Flipped(comparing.Operator)),
            _ => (null, null, comparing.Operator),
        };
        if (own is null || literal is null)
            return FirstPresent(comparing);
        return (op, comparing.Negated) switch
        {
            (BinaryOperator.Equal, false) or (BinaryOperator.NotEqual, true) => [new AccessKey.Equal(own.Slot, literal.Value)],
            (BinaryOperator.Greater or BinaryOperator.GreaterOrEqual, false)
                when literal.Value.IsNumber => [new AccessKey.Range(own.Slot, literal.Value.Number, Up: true)],
            (BinaryOperator.Less or BinaryOperator.LessOrEqual, false)
                when literal.Value.IsNumber => [new AccessKey.Range(own.Slot, literal.Value.Number, Up: false)],
            _ => [new AccessKey.Present(own.Slot)],
        };
    }

    private static BinaryOperator Flipped(BinaryOperator op) => op switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => op,
    };

    private static AccessKey[]? Of(Membership membership)
    {
        if (membership.Negated)
            return FirstPresent(membership);
        return (membership.Item, membership.List) switch
        {
            (Operand.Own own, Operand.Literal { Value.IsListLike: true } list) =>
            [
                .. list.Value.Items.Select(item => new AccessKey.Equal(own.Slot, item)),
            ],
            (Operand.Own own, Operand.Literal one) => [new AccessKey.Equal(own.Slot, one.Value)],
            (Operand.Literal item, Operand.Own own) => [new AccessKey.Element(own.Slot, item.Value)],
            _ => FirstPresent(membership),
        };
    }
}
