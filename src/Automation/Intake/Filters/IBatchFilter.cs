namespace Plumbline.Automation.Intake.Filters;

/// <summary>A filter that takes all events of a batch at once, and may wait for something outside of this process.</summary>
public interface IBatchFilter : IEventFilter
{
    object? IEventFilter.Apply(object? value) => throw new InvalidOperationException($"{Name} works on a batch");

    /// <summary>What comes of the events, in their order: none, one or several of each.</summary>
    /// <param name="events">Each a list of what filters before have made of one.</param>
    /// <exception cref="EventRefusedException">One of them has no form in which the filter could take it; none was taken.</exception>
    ValueTask<FilteredBatch> ApplyAsync(IReadOnlyList<List<object?>> events, CancellationToken cancellationToken);
}
