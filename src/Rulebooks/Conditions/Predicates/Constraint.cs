namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>One test of a rule, as messages name it.</summary>
/// <param name="Id">Counted through the ruleset.</param>
/// <param name="RuleName">The rule it belongs to.</param>
/// <param name="EngineText">As ansible-rulebook prints it: <c>{lhs={Event=i}, rhs={Integer=1}}</c>.</param>
/// <param name="Text">As it was written.</param>
internal sealed record Constraint(int Id, string RuleName, string EngineText, string Text);
