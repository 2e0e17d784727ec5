using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>An action as it would have run.</summary>
/// <param name="Arguments">With every template rendered; as written where <paramref name="Problem"/> says that rendering failed.</param>
/// <param name="Problem">Why it would have failed, or null.</param>
public sealed record SimulatedAction(string Name, Mapping Arguments, string? Problem);
