namespace Plumbline.Netbox.EventConditions;

/// <summary>One part of conditions, as it was judged.</summary>
/// <param name="Depth">How deep it stands; 0 for the whole.</param>
/// <param name="Text">The part in words: <c>status.value eq 'active'</c>, <c>all of</c>.</param>
/// <param name="Holds">Null where it was not reached, or cannot be judged.</param>
/// <param name="Seen">What was looked at, with its value; empty for groups and what was not reached.</param>
/// <param name="Trouble">Why it cannot be judged; null where it can. Nothing after it counts then.</param>
public sealed record ConditionStep(int Depth, string Text, bool? Holds, string Seen, string? Trouble);
