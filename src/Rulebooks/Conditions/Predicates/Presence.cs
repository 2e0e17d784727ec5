namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary><c>is defined</c> or <c>is not defined</c>; null counts as there.</summary>
internal sealed class Presence(Operand operand, bool expected) : Predicate
{
    public Operand Operand => operand;

    public bool Expected => expected;

    public override bool Holds(Frame frame) => operand.Get(frame).IsDefined == expected;

    public override IEnumerable<Operand> Operands => [operand];

    public override string ToString() => expected ? $"{operand} is defined" : $"{operand} is not defined";
}
