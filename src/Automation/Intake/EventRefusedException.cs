namespace Plumbline.Automation.Intake;

/// <summary>
/// An event that the path cannot carry: too deep, too large, or with values that JSON has no form for. The message says what, without its
/// content.
/// </summary>
public sealed class EventRefusedException : Exception
{
    public EventRefusedException(string message) : base(message) { }

    public EventRefusedException(string message, Exception inner) : base(message, inner) { }

    public EventRefusedException() { }
}
