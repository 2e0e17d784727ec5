namespace Plumbline.Automation.Intake.Filters;

/// <summary>Runs an event through the filters of its source.</summary>
internal static class FilterChain
{
    public static List<object?> Run(IReadOnlyList<IEventFilter> filters, object? value)
    {
        List<object?> events = value is List<object?> several ? several : [value];
        foreach (var filter in filters)
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
            events = results;
        }
        return events;
    }
}
