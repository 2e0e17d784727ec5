namespace Plumbline.Automation.Intake;

/// <summary>A source that is given back its events once rules have judged them (<c>feedback: true</c>).</summary>
internal interface IFeedbackSource
{
    /// <param name="json">The event as it was recorded.</param>
    void GiveBack(ReadOnlyMemory<byte> json);
}
