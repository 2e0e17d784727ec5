namespace Plumbline.Supervision;

/// <summary>One part as <see cref="HealthBoard"/> shows it.</summary>
/// <param name="Name">The part, as operators know it: <c>event_log</c>, <c>write_back</c>, <c>rulebook netbox_vm</c>.</param>
/// <param name="Problem">What is wrong, in words for people; null when nothing is.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="Defects">Failures since the start that nobody had foreseen.</param>
/// <param name="Counts">Figures worth watching, by name: entries given up, bytes on disk.</param>
public sealed record HealthReport(
    string Name, HealthState State, string? Problem, DateTimeOffset Since, long Defects, IReadOnlyDictionary<string, long> Counts);
