using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Filters;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>Filters written in Python that follow each other: one call for all of them and all events.</summary>
internal sealed class PythonFilters(
    string name, IReadOnlyList<HostedFilter> filters, PluginHost host, SourceContext context) : IBatchFilter
{
    public string Name => name;

    public async ValueTask<FilteredBatch> ApplyAsync(IReadOnlyList<List<object?>> events, CancellationToken cancellationToken)
    {
        var done = new List<List<object?>>(events.Count);
        // More than once only where filters make very much of them.
        while (done.Count < events.Count)
        {
            var answer = await host.FilterAsync(
                filters, done.Count == 0 ? events : [.. events.Skip(done.Count)], cancellationToken).ConfigureAwait(false);
            var parts = (List<object?>)EventJson.Read((byte[])[(byte)'[', .. answer.Rest.Span, (byte)']'])!;
            done.AddRange(((List<object?>)parts[0]!).Cast<List<object?>>());
            foreach (var reason in (List<object?>)parts[1]!)
            {
                context.Health?.Count("left_out");
                context.Logger.EventLeftOut(name, HostedSource.Shortened((string)reason!));
            }
            if (parts[2] is List<object?> raised)
                return new FilteredBatch(done, PluginHost.Failure(Texts(raised), name, context.Logger));
        }
        return new FilteredBatch(done, null);
    }

    // What it was, and where it happened.
    private static List<string> Texts(List<object?> raised) =>
        [(string)raised[0]!, .. ((List<object?>)raised[1]!).OfType<string>()];
}
