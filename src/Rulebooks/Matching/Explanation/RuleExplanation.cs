using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>Why a rule fires for an object, or why not.</summary>
/// <param name="Reason">One sentence for people: <c>2 of 3 seen, m_2 is missing</c>, <c>suppressed until …</c>, <c>event consumed by rule X</c>.</param>
public sealed record RuleExplanation(Rule Rule, RuleOutcome Outcome, string Reason, IReadOnlyList<ConditionExplanation> Conditions);
