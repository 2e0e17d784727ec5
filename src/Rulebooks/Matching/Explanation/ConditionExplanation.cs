namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>One condition of a rule against the object.</summary>
/// <param name="Name">The binding's name.</param>
/// <param name="Holds">Whether the object meets it alone; what it must meet together with others is judged with the partners.</param>
/// <param name="Waiting">How many earlier objects wait under this condition.</param>
public sealed record ConditionExplanation(string Name, string Text, bool Holds, int Waiting, IReadOnlyList<ClauseExplanation> Clauses);
