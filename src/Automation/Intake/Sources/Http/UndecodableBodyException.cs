namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>A body that its own headers misdescribe. The peer fails on it with a server error, and so the answer is 500.</summary>
internal sealed class UndecodableBodyException : Exception
{
    public UndecodableBodyException(string message, Exception inner) : base(message, inner) { }

    public UndecodableBodyException(string message) : base(message) { }

    public UndecodableBodyException() { }
}
