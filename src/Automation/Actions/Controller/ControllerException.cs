namespace Plumbline.Automation.Actions.Controller;

/// <summary>The controller did not do what it was asked to; the message says what and why, and what may help.</summary>
public sealed class ControllerException : Exception
{
    public ControllerException(string message) : base(message)
    {
    }

    public ControllerException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>What it answered; null where it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>The text of its answer, shortened.</summary>
    public string Body { get; init; } = "";
}
