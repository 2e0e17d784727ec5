namespace Plumbline.Web.Programs;

/// <summary>An entry of the event log.</summary>
/// <param name="Kind">event, fact, retraction or tick.</param>
internal sealed record EventAnswer(long Position, DateTimeOffset At, string Ruleset, string Kind, string Text, RawJson? Content);

/// <summary>An event and what it led to.</summary>
/// <param name="IsCut">What it led to may be older than what was looked at.</param>
internal sealed record EventDetailAnswer(EventAnswer Event, IReadOnlyList<RunAnswer> LedTo, bool IsCut);

/// <summary>What the rules at work make of an event.</summary>
/// <param name="Problem">Why nothing can be said; null when it can.</param>
internal sealed record ExplanationAnswer(long Position, IReadOnlyList<RuleAnswer> Rules, string? Problem);

/// <summary>What one rule makes of it.</summary>
/// <param name="Outcome">fires, no_match, waits …</param>
internal sealed record RuleAnswer(string Name, string Place, string Outcome, string Reason, IReadOnlyList<ConditionAnswer> Conditions);

/// <summary>One condition of a rule.</summary>
internal sealed record ConditionAnswer(string Name, string Text, bool Holds, int Waiting, IReadOnlyList<ClauseAnswer> Clauses);

/// <summary>One test of a condition, with the values it saw.</summary>
internal sealed record ClauseAnswer(string Text, bool? Holds, IReadOnlyDictionary<string, string> Values, string? Trouble, int Depth);
