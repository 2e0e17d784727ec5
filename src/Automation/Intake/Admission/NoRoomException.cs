namespace Plumbline.Automation.Intake.Admission;

/// <summary>An event is not taken now; it may be later. The message says what is full.</summary>
public sealed class NoRoomException : Exception
{
    public NoRoomException(string message) : base(message) { }

    public NoRoomException(string message, Exception inner) : base(message, inner) { }

    public NoRoomException() { }

    /// <summary>Done when enough of what waits has been judged; null where that is not what is lacking.</summary>
    public Task? Room { get; init; }

    /// <summary>When asking again makes sense.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
