namespace Plumbline.Automation.Intake.Filters;

/// <summary>Runs events through the filters of their source.</summary>
internal static class FilterChain
{
    /// <summary>
    /// As if each event went through all filters before the next one began: where a filter fails for one, those before it are through.
    /// </summary>
    public static async ValueTask<FilteredBatch> RunAsync(
        IReadOnlyList<IEventFilter> filters, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        IReadOnlyList<List<object?>> events = [.. values.Select(value => value as List<object?> ?? [value])];
        Exception? failure = null;
        foreach (var filter in filters)
        {
            var done = events.Count == 0 ? new([], null)
                : filter is IBatchFilter batch ? await ApplyAsync(batch, events, cancellationToken).ConfigureAwait(false)
                : Apply(filter, events);
            // One that fails here comes before one that failed in a filter before.
            (events, failure) = (done.Events, done.Failure ?? failure);
        }
        return new FilteredBatch(events, failure);
    }

    // Of several, one that has no form for it must not keep the others.
    private static async ValueTask<FilteredBatch> ApplyAsync(
        IBatchFilter filter, IReadOnlyList<List<object?>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await filter.ApplyAsync(events, cancellationToken).ConfigureAwait(false);
        }
        catch (EventRefusedException) when (events.Count > 1)
        {
            var done = new List<List<object?>>(events.Count);
            foreach (var several in events)
            {
                var one = await AloneAsync(filter, several, cancellationToken).ConfigureAwait(false);
                done.AddRange(one.Events);
                if (one.Failure is not null)
                    return new FilteredBatch(done, one.Failure);
            }
            return new FilteredBatch(done, null);
        }
    }

    private static async ValueTask<FilteredBatch> AloneAsync(
        IBatchFilter filter, List<object?> several, CancellationToken cancellationToken)
    {
        try
        {
            return await filter.ApplyAsync([several], cancellationToken).ConfigureAwait(false);
        }
        catch (EventRefusedException refused)
        {
            return new FilteredBatch([], refused);
        }
    }

    private static FilteredBatch Apply(IEventFilter filter, IReadOnlyList<List<object?>> events)
    {
        var done = new List<List<object?>>(events.Count);
        try
        {
            foreach (var several in events)
                done.Add(Apply(filter, several));
            return new FilteredBatch(done, null);
        }
        catch (PluginException failure)
        {
            return new FilteredBatch(done, failure);
        }
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
