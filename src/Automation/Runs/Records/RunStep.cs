namespace Plumbline.Automation.Runs.Records;

/// <summary>A moment of a run: waited, attempt started, attempt ended.</summary>
public sealed record RunStep(DateTimeOffset At, string Text);
