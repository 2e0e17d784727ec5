using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>A rule ready to be matched.</summary>
internal sealed class CompiledRule
{
    public required Rule Rule { get; init; }

    /// <summary>Its place among the enabled rules of the ruleset.</summary>
    public required int Index { get; init; }

    public required RuleShape Shape { get; init; }

    public required CompiledPattern[] Patterns { get; init; }

    /// <summary>One binding called <c>m</c>, which actions see as <c>event</c>.</summary>
    public required bool SingleBinding { get; init; }

    /// <summary>The window of <c>all</c> or <c>not_all</c>.</summary>
    public TimeSpan? Window { get; init; }

    public ThrottleSpec? Throttle => Rule.Throttle;

    /// <summary>The slots of <c>group_by_attributes</c>.</summary>
    public int[] GroupSlots { get; init; } = [];

    /// <summary>For <see cref="RuleShape.Absence"/>: the path no object may have.</summary>
    public int AbsenceSlot { get; init; } = -1;

    /// <summary>For joins, how to go on from an object that meets the condition of that number.</summary>
    public JoinPlan[] Plans { get; set; } = [];

    /// <summary>Equal for rules whose state can be exchanged.</summary>
    public required string Fingerprint { get; init; }
}
