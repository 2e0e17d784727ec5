using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>A rule as written: when the condition holds, the actions run in order.</summary>
public sealed record Rule
{
    /// <summary>After templating with the variables.</summary>
    public required string Name { get; init; }

    public required ConditionSpec Condition { get; init; }

    public required IReadOnlyList<ActionSpec> Actions { get; init; }

    public bool Enabled { get; init; } = true;

    public ThrottleSpec? Throttle { get; init; }

    public required SourcePosition Position { get; init; }
}
