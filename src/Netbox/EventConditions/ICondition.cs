namespace Plumbline.Netbox.EventConditions;

/// <summary>A node of the conditions.</summary>
internal interface ICondition
{
    /// <exception cref="UndecidableException">The event lacks what the condition compares.</exception>
    bool Evaluate(EventView view);
}

/// <summary>A comparison could not be made; caught in <see cref="ConditionSet.Evaluate"/>.</summary>
internal sealed class UndecidableException(string message) : Exception(message);
