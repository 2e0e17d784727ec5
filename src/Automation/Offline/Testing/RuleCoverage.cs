using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What the tests of a file saw of a rule.</summary>
public sealed record RuleCoverage(string Ruleset, Rule Rule, int Fired, IReadOnlyList<ClauseCoverage> Clauses);
