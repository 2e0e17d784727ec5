namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>A bare path: strictly the boolean true. Negated: anything else that is there.</summary>
internal sealed class Truth(Operand operand, bool negated) : Predicate
{
    public Operand Operand => operand;

    public bool Negated => negated;

    public override bool Holds(Frame frame)
    {
        var value = operand.Get(frame);
        return value.IsDefined && value.IsTrue != negated;
    }

    public override IEnumerable<Operand> Operands => [operand];

    public override string ToString() => negated ? $"not {operand}" : $"{operand}";
}
