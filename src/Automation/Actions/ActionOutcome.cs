using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>What came of an action.</summary>
public abstract record ActionOutcome
{
    private ActionOutcome()
    {
    }

    /// <summary>It did what it was asked to.</summary>
    /// <param name="Entries">Events, facts and retractions it brought; they are recorded together with its end.</param>
    public sealed record Done(IReadOnlyList<NewEntry> Entries) : ActionOutcome
    {
        public static readonly Done Nothing = new([]);

        /// <summary>What this kind of action tells of itself in reports.</summary>
        public Mapping Told { get; init; } = [];
    }

    /// <summary>A run ended and recorded its own end, successful or not; it has said so itself.</summary>
    /// <param name="Position">Of the last entry that it brought, 0 for none.</param>
    /// <param name="Ruleset">Key of the ruleset it was brought to, null for none.</param>
    public sealed record Recorded(long Position, string? Ruleset) : ActionOutcome;

    /// <summary>It failed; the following actions of the rule run all the same.</summary>
    public sealed record Failed(string Reason) : ActionOutcome
    {
        /// <summary>The reason as reports say it.</summary>
        public string Told { get; init; } = Reason;
    }

    /// <summary>A variable is not defined: the following actions of this firing are not run, as their users know it.</summary>
    public sealed record Undefined(string Reason) : ActionOutcome;
}
