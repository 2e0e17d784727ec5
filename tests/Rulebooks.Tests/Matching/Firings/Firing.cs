namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>One fired rule as recordings have it; <paramref name="Events"/> is comparable text, null when the first action
/// failed.</summary>
/// <param name="Cause">Numbers the insertion (or window) the firing came from.</param>
internal sealed record Firing(string Ruleset, string Rule, string? Events, string Actions, double At, int Cause);
