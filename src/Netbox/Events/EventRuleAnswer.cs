using Plumbline.Netbox.EventConditions;

namespace Plumbline.Netbox.Events;

/// <summary>Why an event rule fired, or did not, for the last change of an object.</summary>
/// <param name="Fires">Whether all steps let it.</param>
/// <param name="Change">The change in words: what was done, when, by whom.</param>
/// <param name="Steps">What is asked before the conditions: each with what was found.</param>
/// <param name="Conditions">The conditions, part by part; empty where it does not come to them.</param>
/// <param name="Note">What is to be known about the values; empty for nothing.</param>
public sealed record EventRuleAnswer(
    bool Fires, string Change, IReadOnlyList<EventRuleStep> Steps, IReadOnlyList<ConditionStep> Conditions, string Note);

/// <summary>One thing that is asked of a rule before its conditions.</summary>
/// <param name="Text">What is asked.</param>
/// <param name="Holds">Whether it is so.</param>
/// <param name="Seen">What was found.</param>
public sealed record EventRuleStep(string Text, bool Holds, string Seen);
