namespace Plumbline.Automation.EventLog;

/// <summary>The log could not record or read: disk full, file damaged, device gone. The message says what and which file.</summary>
public sealed class EventLogException : Exception
{
    public EventLogException(string message) : base(message) { }

    public EventLogException(string message, Exception inner) : base(message, inner) { }

    public EventLogException() { }
}
