namespace Plumbline.Automation.Intake.Filters;

/// <summary>What filters made of a batch.</summary>
/// <param name="Events">What became of each event, up to the first that a filter could not work on.</param>
/// <param name="Failure">Why it could not; null where all are through.</param>
public sealed record FilteredBatch(IReadOnlyList<List<object?>> Events, Exception? Failure);
