namespace Plumbline.Automation.Actions;

/// <summary>How the program ends.</summary>
public enum ShutdownKind
{
    /// <summary>Running and queued actions may finish, within the delay.</summary>
    Graceful,

    /// <summary>Running actions are ended.</summary>
    Now,
}
