using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary><c>in</c> and <c>contains</c>, the same test from two sides; what is no list counts as a list of one. No type gate.</summary>
internal sealed class Membership(Operand item, Operand list, bool itemFirst, bool negated) : Predicate
{
    public Operand Item => item;

    public Operand List => list;

    public bool Negated => negated;

    public override bool Holds(Frame frame)
    {
        var (one, all) = (item.Get(frame), list.Get(frame));
        return one.IsDefined && all.IsDefined && Contains(all, one) != negated;
    }

    public static bool Contains(in Value list, in Value item)
    {
        if (!list.IsListLike)
            return Comparison.AreEqual(list, item);
        foreach (var element in new JsonWalk(list))
            if (Comparison.AreEqual(element, item))
                return true;
        return false;
    }

    public override IEnumerable<Operand> Operands => itemFirst ? [item, list] : [list, item];

    public override string ToString() => (itemFirst, negated) switch
    {
        (true, false) => $"{item} in {list}",
        (true, true) => $"{item} not in {list}",
        (false, false) => $"{list} contains {item}",
        _ => $"{list} not contains {item}",
    };
}
