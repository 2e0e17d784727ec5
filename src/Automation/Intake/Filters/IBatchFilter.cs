namespace Plumbline.Automation.Intake.Filters;

/// <summary>A filter that takes all events of a batch at once, and may wait for something outside of this process.</summary>
public interface IBatchFilter : IEventFilter
{
    object? IEventFilter.Apply(object? value) => throw new InvalidOperationException($"{Name} works on a batch");

    /// <summary>What comes of the events, in their order: none, one or several of each.</summary>
    /// <exception cref="PluginException">The filter cannot work on one of them.</exception>
    /// <exception cref="EventRefusedException">It has no form in which the filter could take it.</exception>
    ValueTask<List<object?>> ApplyAsync(List<object?> events, CancellationToken cancellationToken);
}
