namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>The answer to a request that does not become an event.</summary>
internal sealed record Refusal(int Status, string Text, string? Reason = null)
{
    /// <summary>The header that says why, where the text of the answer is the peer's.</summary>
    public const string Because = "X-Refused-Because";
}
