namespace Plumbline.Automation.Intake.Filters;

/// <summary>Runs an event through the filters of its source.</summary>
internal static class FilterChain
{
    public static async ValueTask<List<object?>> RunAsync(
        IReadOnlyList<IEventFilter> filters, object? value, CancellationToken cancellationToken)
    {
        List<object?> events = value is List<object?> several ? several : [value];
        foreach (var filter in filters)
            events = filter is IBatchFilter batch
                ? await batch.ApplyAsync(events, cancellationToken).ConfigureAwait(false)
                : Apply(filter, events);
        return events;
    }

    private static List<object?> Apply(IEventFilter filter, List<object?> events)
    {
        var results = new List<object?>(events.Count);
        foreach (var item in events)
        {
            var result = filter.Apply(item);
            if (result is List<object?> many)
                results.AddRange(many);
            else
                results.Add(result);
        }
        return results;
    }
}
