using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>A rule as written: when the condition holds, the actions run in order.</summary>
public sealed record Rule
{
    /// <summary>After templating with the variables.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// False where the template of the name gave a number or another value that is not text. ansible-rulebook no longer finds such a rule
    /// when it fires: <c>Rule 2 does not exist in Ruleset rs</c>, and no action runs.
    /// </summary>
    public bool NameIsText { get; init; } = true;

    public required ConditionSpec Condition { get; init; }

    public required IReadOnlyList<ActionSpec> Actions { get; init; }

    public bool Enabled { get; init; } = true;

    public ThrottleSpec? Throttle { get; init; }

    public required SourcePosition Position { get; init; }
}
