using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>One entry of a rulebook: sources that bring events and rules that judge them.</summary>
public sealed record Ruleset
{
    /// <summary>Two hours, as the rulebook language has it when <c>default_events_ttl</c> is not given.</summary>
    public static readonly TimeSpan StandardEventsTtl = TimeSpan.FromHours(2);

    public required string Name { get; init; }

    /// <summary>Host patterns of <c>hosts</c>, handed to playbooks as their limit.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public required IReadOnlyList<SourceSpec> Sources { get; init; }

    /// <summary>In file order, disabled ones included.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    public bool GatherFacts { get; init; }

    public TimeSpan DefaultEventsTtl { get; init; } = StandardEventsTtl;

    public bool MatchMultipleRules { get; init; }

    /// <summary>Null when the ruleset leaves it to the command line.</summary>
    public ExecutionStrategy? ExecutionStrategy { get; init; }

    public required SourcePosition Position { get; init; }
}

/// <summary>Whether a ruleset awaits the actions of one fired rule before those of the next.</summary>
public enum ExecutionStrategy
{
    Sequential,
    Parallel,
}
