using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>Why a rule fires for an object, or why not.</summary>
/// <param name="Reason">One sentence for people: <c>2 of 3 seen, m_2 is missing</c>, <c>suppressed until …</c>,
/// <c>event consumed by rule X</c>.</param>
public sealed record RuleExplanation(Rule Rule, RuleOutcome Outcome, string Reason, IReadOnlyList<ConditionExplanation> Conditions);

/// <summary>One condition of a rule against the object.</summary>
/// <param name="Name">The binding's name.</param>
/// <param name="Holds">Whether the object meets it alone; what it must meet together with others is judged with the partners.</param>
/// <param name="Waiting">How many earlier objects wait under this condition.</param>
public sealed record ConditionExplanation(string Name, string Text, bool Holds, int Waiting, IReadOnlyList<ClauseExplanation> Clauses);

/// <summary>One test, with the values it saw.</summary>
/// <param name="Holds">Null for a test over several objects that has no partner to be judged with.</param>
/// <param name="Values">Paths and their values as JSON-like text; <c>undefined</c> where a path leads nowhere.</param>
/// <param name="Trouble">What made the test impossible: values of different types, null on the right of an ordering.</param>
/// <param name="Depth">How deeply it is nested in <c>and</c> and <c>or</c>.</param>
public sealed record ClauseExplanation(string Text, bool? Holds, IReadOnlyList<ValueSeen> Values, string? Trouble, int Depth);

/// <summary>A path and what it led to.</summary>
public readonly record struct ValueSeen(string Path, string Value);
