using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>
/// A comparison in an indexed pattern. Values of a type it cannot compare miss the index, but the mismatch is to be reported once; so as
/// long as it was not, the pattern is asked about such values too.
/// </summary>
/// <param name="Slot">The path that is compared.</param>
/// <param name="Expected">The kinds that give no mismatch, as bits; 0 when the other side is no literal.</param>
internal sealed record TypeWatch(int Constraint, int Pattern, int Slot, int Expected)
{
    private const int Number = (1 << (int)ValueKind.Integer) | (1 << (int)ValueKind.BigInteger) | (1 << (int)ValueKind.Float);
    private const int Always = (1 << (int)ValueKind.Null) | (1 << (int)ValueKind.Undefined) | (1 << (int)ValueKind.Failed);

    public static IEnumerable<TypeWatch> Of(CompiledPattern pattern, IReadOnlyList<AccessKey> keys)
    {
        var touched = keys.OfType<AccessKey.Present>().Select(k => k.Slot).ToHashSet();
        foreach (var comparing in Comparisons(pattern.Alone))
        {
            var other = comparing.Left as Operand.Literal ?? comparing.Right as Operand.Literal;
            foreach (var slot in Slots(comparing.Left).Concat(Slots(comparing.Right)).Distinct())
                if (!touched.Contains(slot) && other?.Value.Kind != ValueKind.Null)
                    yield return new(comparing.Constraint.Id, pattern.Id, slot,
                        other is not null && (comparing.Left is Operand.Own
                            || comparing.Right is Operand.Own) ? Kinds(other.Value.Kind) : 0);
        }
    }

    public bool Concerns(ValueKind kind) => ((Expected | Always) & (1 << (int)kind)) == 0;

    private static int Kinds(ValueKind kind) => kind switch
    {
        ValueKind.Integer or ValueKind.BigInteger or ValueKind.Float => Number,
        ValueKind.Array or ValueKind.List => (1 << (int)ValueKind.Array) | (1 << (int)ValueKind.List),
        _ => 1 << (int)kind,
    };

    private static IEnumerable<Comparing> Comparisons(Predicate predicate) => predicate switch
    {
        Comparing comparing => [comparing],
        Junction junction => junction.Parts.SelectMany(Comparisons),
        _ => [],
    };

    private static IEnumerable<int> Slots(Operand operand) => operand switch
    {
        Operand.Own own => [own.Slot],
        Operand.Sum sum => Slots(sum.Left).Concat(Slots(sum.Right)),
        _ => [],
    };
}
