using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>How often a rule may fire.</summary>
/// <param name="Window">Length of the window.</param>
/// <param name="WindowText">The window as the engine reports it in <c>meta.rule_engine</c>: <c>10 SECONDS</c>.</param>
/// <param name="Threshold">Number of events for <see cref="ThrottleKind.AccumulateWithin"/>, otherwise null.</param>
/// <param name="GroupBy">Paths as written; empty puts all events into one group.</param>
public sealed record ThrottleSpec(
    ThrottleKind Kind, TimeSpan Window, string WindowText, int? Threshold, IReadOnlyList<string> GroupBy, SourcePosition Position);

/// <summary>The three throttles of a rule.</summary>
public enum ThrottleKind
{
    OnceWithin,
    OnceAfter,
    AccumulateWithin,
}
