using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>
/// <c>select</c> and <c>selectattr</c>: <c>is</c> wants an element that satisfies, <c>is not</c> one that fails; what is no list counts as
/// a list of one.
/// </summary>
internal sealed class Selecting(
    Operand list, Runtime.Path? attribute, ElementTest test, Operand value, bool expected, bool negated, Constraint constraint) : Predicate
{
    public Operand List => list;

    public override bool Holds(Frame frame)
    {
        var all = list.Get(frame);
        var compared = value.Get(frame);
        if (!all.IsDefined || !compared.IsDefined)
            return false;
        if (attribute is not null && !all.IsListLike && all.Kind != ValueKind.Null && !HasAttribute(all))
            return false;
        var any = false;
        foreach (var element in new JsonWalk(all))
        {
            if (Satisfies(frame, element, compared) is not { } satisfied)
                return false;
            if (satisfied == expected)
            {
                any = true;
                break;
            }
        }
        return any != negated;
    }

    // only asked with an attribute
    private bool HasAttribute(in Value single) => single.Kind == ValueKind.Object && attribute!.Follow(single, 0).IsDefined;

    private bool? Satisfies(Frame frame, in Value element, in Value compared)
    {
        var tested = element;
        if (attribute is not null)
        {
            tested = element.Kind == ValueKind.Object ? attribute.Follow(element, 0) : Value.Undefined;
            if (!tested.IsDefined)
                return false;
        }
        var (satisfied, trouble) = test.Satisfies(tested, compared);
        if (trouble is null)
            return satisfied;
        frame.Reports.NotEvaluated(constraint, trouble);
        return test.Pattern is null && !test.IsRegex ? false : null;
    }

    public override IEnumerable<Operand> Operands => [list, value];

    public override string ToString() => constraint.Text;
}
