namespace Plumbline.Netbox.EventConditions;

/// <summary>A node of the conditions.</summary>
internal interface ICondition
{
    /// <exception cref="UndecidableException">The event lacks what the condition compares.</exception>
    bool Evaluate(EventView view);

    /// <summary>The condition in words.</summary>
    string Text { get; }

    /// <summary>What it looks at in an event; empty for a group.</summary>
    string Seen(EventView view);
}

/// <summary>A comparison could not be made; caught in <see cref="ConditionSet.Evaluate"/>.</summary>
internal sealed class UndecidableException(string message) : Exception(message);
