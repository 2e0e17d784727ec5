namespace Plumbline.Automation.Intake;

/// <summary>A source that waits for others to connect.</summary>
public interface IListeningSource : IEventSource
{
    /// <summary>Completes with its addresses when it listens; is cancelled when it ends before.</summary>
    Task<IReadOnlyList<Uri>> Listening { get; }
}
