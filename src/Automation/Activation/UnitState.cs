namespace Plumbline.Automation.Activation;

/// <summary>How a rulebook of a longer-lived process stands.</summary>
public enum UnitState
{
    Starting,
    Running,

    /// <summary>A source failed; it is started again after a pause.</summary>
    Failed,

    /// <summary>Its sources ended, an action shut it down, or the process ends.</summary>
    Ended,
}
