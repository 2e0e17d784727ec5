using Plumbline.Automation.Runs.Records;

namespace Plumbline.Automation.Runs;

/// <summary>What came of a request; its end is in the event log.</summary>
/// <param name="Position">Of the last entry that the run brought, 0 for none.</param>
public sealed record RunOutcome(RunRecord Record, long Position);
