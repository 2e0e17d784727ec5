namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>One test, with the values it saw.</summary>
/// <param name="Holds">Null for a test over several objects that has no partner to be judged with.</param>
/// <param name="Values">Paths and their values as JSON-like text; <c>undefined</c> where a path leads nowhere.</param>
/// <param name="Trouble">What made the test impossible: values of different types, null on the right of an ordering.</param>
/// <param name="Depth">How deeply it is nested in <c>and</c> and <c>or</c>.</param>
public sealed record ClauseExplanation(string Text, bool? Holds, IReadOnlyList<ValueSeen> Values, string? Trouble, int Depth);
