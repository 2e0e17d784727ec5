namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>The answer to a request that does not become an event.</summary>
internal sealed record Refusal(int Status, string Text, string? Reason = null);
