using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>A rule that fired, and what its actions would have been asked.</summary>
public sealed record SimulatedFiring(FiredRule Fired, IReadOnlyList<SimulatedAction> Actions);

/// <summary>An action as it would have run.</summary>
/// <param name="Arguments">With every template rendered; as written where <paramref name="Problem"/> says that rendering failed.</param>
/// <param name="Problem">Why it would have failed, or null.</param>
public sealed record SimulatedAction(string Name, Mapping Arguments, string? Problem);

/// <summary>What an action brings to a ruleset.</summary>
internal readonly record struct BroughtEntry(string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content);
