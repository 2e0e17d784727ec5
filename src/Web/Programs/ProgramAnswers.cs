using System.ComponentModel;
using System.Text.Json;

namespace Plumbline.Web.Programs;

/// <summary>A part of a list.</summary>
/// <param name="Next">Where the rest begins, to be given as <c>after</c> or <c>before</c>; null when there is none.</param>
internal sealed record AnswerPart<T>(
    IReadOnlyList<T> Results, [property: Description("Where the rest begins; give it as after or before. Null at the end.")] long? Next);

/// <summary>Why something was not answered, as the store's API says it.</summary>
internal sealed record AnswerProblem(string Detail);

/// <summary>A machine and how it stands.</summary>
/// <param name="Kind">vm or device.</param>
/// <param name="State">configured, failed, waiting, running, never or unknown.</param>
/// <param name="Why">What it waits for, what failed.</param>
/// <param name="Run">The run that the state is about.</param>
internal sealed record MachineAnswer(
    string Kind, long Id, string Name, string Page, string State, string Why, DateTimeOffset? Since, string? Run);

/// <summary>A machine with its documentation.</summary>
/// <param name="Documentation">The object of the store's API.</param>
internal sealed record MachineDetailAnswer(MachineAnswer Machine, JsonElement Documentation, IReadOnlyList<MomentAnswer> Timeline);

/// <summary>One moment in the life of a machine.</summary>
internal sealed record MomentAnswer(DateTimeOffset At, string Kind, string Text, string By);

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

/// <summary>A run, or another action of a rule that fired.</summary>
/// <param name="State">waiting, running, succeeded, failed, timed out, not started, given up, cancelled or open.</param>
internal sealed record RunAnswer(
    string Id, string State, string Why, DateTimeOffset At, string Name, string Rule, string Ruleset, IReadOnlyList<string> Hosts,
    double? Seconds);

/// <summary>A run with its steps.</summary>
internal sealed record RunDetailAnswer(
    RunAnswer Run, string Event, IReadOnlyList<StepAnswer> Steps, IReadOnlyList<HostAnswer> Recap, IReadOnlyList<FailureAnswer> Failures);

/// <summary>A step of a run.</summary>
internal sealed record StepAnswer(DateTimeOffset At, string Text);

/// <summary>Ansible's recap of one host.</summary>
internal sealed record HostAnswer(string Host, int Ok, int Changed, int Failed, int Unreachable, int Skipped);

/// <summary>A task that failed on a host.</summary>
internal sealed record FailureAnswer(string Host, string Task, string Message);

/// <summary>The path in numbers, since the start of the server.</summary>
/// <param name="RunsEnded">By result.</param>
/// <param name="P50Seconds">From documented to configured, of the newest durations; null where none is known.</param>
internal sealed record PathAnswer(
    IReadOnlyDictionary<string, long> Stations, IReadOnlyDictionary<string, long> RunsEnded, int RunsWaiting, int RunsRunning,
    long EventsWaiting, double? P50Seconds, double? P95Seconds);
