using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What the tests of a file saw of a rule.</summary>
public sealed record RuleCoverage(string Ruleset, Rule Rule, int Fired, IReadOnlyList<ClauseCoverage> Clauses);

/// <summary>Whether a clause was seen to hold and not to hold.</summary>
/// <param name="Condition">Name of the condition's binding: <c>m</c>, <c>m_0</c>, or as assigned.</param>
public sealed record ClauseCoverage(string Condition, string Text, bool SeenTrue, bool SeenFalse);
