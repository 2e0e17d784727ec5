namespace Plumbline.Automation.Offline.Replaying;

/// <summary>A rule that fired, recorded or replayed.</summary>
/// <param name="Bindings">The matched events by binding name, a JSON object as UTF-8.</param>
public sealed record Firing(string Ruleset, string Rule, DateTimeOffset At, ReadOnlyMemory<byte> Bindings);
