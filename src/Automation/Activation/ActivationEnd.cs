namespace Plumbline.Automation.Activation;

/// <summary>How an activation ended.</summary>
public enum ActivationEnd
{
    /// <summary>Its sources ended or an action asked for it.</summary>
    Finished,

    /// <summary>A source failed.</summary>
    SourceFailed,

    /// <summary>It was told to stop from outside.</summary>
    Stopped,
}
