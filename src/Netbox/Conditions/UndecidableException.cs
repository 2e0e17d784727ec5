namespace Plumbline.Netbox.Conditions;

/// <summary>A comparison could not be made; caught in <see cref="ConditionSet.Evaluate"/>.</summary>
internal sealed class UndecidableException(string message) : Exception(message);
