namespace Plumbline.Automation.Intake;

/// <summary>Where a source was when it last stopped, kept as long as the event log is. What it was before an event was recorded may be read
/// again after a crash: an event then comes twice, and none is missed.</summary>
public interface ISourceBookmark
{
    /// <summary>What was kept last; null for nothing.</summary>
    string? Read();

    /// <summary>Keeps a place. It is never empty and at most a few thousand characters.</summary>
    void Keep(string place);
}
