namespace Plumbline.Automation.Actions;

/// <summary>Takes the request to end the program; the first one counts.</summary>
public interface IShutdownSignal
{
    void Request(ShutdownRequest request);
}

/// <summary>The request to end the program.</summary>
/// <param name="Delay">Longest wait for actions.</param>
/// <param name="Source">The source whose end it is, or null for an action.</param>
public sealed record ShutdownRequest(ShutdownKind Kind, TimeSpan Delay, string Message, string? Source)
{
    /// <summary>True when something failed; the program then exits with 1.</summary>
    public bool Failed { get; init; }
}

/// <summary>How the program ends.</summary>
public enum ShutdownKind
{
    /// <summary>Running and queued actions may finish, within the delay.</summary>
    Graceful,

    /// <summary>Running actions are ended.</summary>
    Now,
}
