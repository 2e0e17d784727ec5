namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary><c>and</c> or <c>or</c>, from left to right and no further than needed.</summary>
internal sealed class Junction(bool isAnd, IReadOnlyList<Predicate> parts) : Predicate
{
    private readonly Predicate[] _parts = [.. parts];

    public bool IsAnd => isAnd;

    public IReadOnlyList<Predicate> Parts => _parts;

    public override bool Holds(Frame frame)
    {
        foreach (var part in _parts)
            if (part.Holds(frame) != isAnd)
                return !isAnd;
        return isAnd;
    }

    public override IEnumerable<Operand> Operands => _parts.SelectMany(p => p.Operands);

    public override string ToString() => $"({string.Join(isAnd ? " and " : " or ", parts)})";
}
