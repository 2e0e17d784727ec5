using Plumbline.Rulebooks.Conditions.Predicates;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>A test over several bound objects.</summary>
/// <param name="Conditions">The conditions whose objects it reads, the last one among them.</param>
/// <param name="Equality">For an equality between one side of each of two conditions: what to hash by on both.</param>
internal sealed record JoinTest(Predicate Predicate, IReadOnlySet<int> Conditions, JoinEquality? Equality);

/// <summary>
/// <paramref name="FirstKey"/> reads the object of condition <paramref name="First"/> only, <paramref name="SecondKey"/> that of
/// <paramref name="Second"/>.
/// </summary>
internal sealed record JoinEquality(int First, Operand FirstKey, int Second, Operand SecondKey);
