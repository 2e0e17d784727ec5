using Plumbline.Automation.Rules;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>A rule that fired, and what its actions would have been asked.</summary>
public sealed record SimulatedFiring(FiredRule Fired, IReadOnlyList<SimulatedAction> Actions);
