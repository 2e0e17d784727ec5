using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Filters;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>Filters written in Python that follow each other: one call for all of them and all events.</summary>
internal sealed class PythonFilters(
    string name, IReadOnlyList<HostedFilter> filters, PluginHost host, SourceContext context) : IBatchFilter
{
    public string Name => name;

    public async ValueTask<List<object?>> ApplyAsync(List<object?> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return events;
        var answer = await host.FilterAsync(filters, events, cancellationToken).ConfigureAwait(false);
        if (answer.Word != "filtered")
            throw PluginHost.Failure(answer, name, context.Logger);
        var parts = (List<object?>)EventJson.Read((byte[])[(byte)'[', .. answer.Rest.Span, (byte)']'])!;
        foreach (var reason in (List<object?>)parts[1]!)
        {
            context.Health?.Count("left_out");
            context.Logger.EventLeftOut(name, HostedSource.Shortened((string)reason!));
        }
        return (List<object?>)parts[0]!;
    }
}
