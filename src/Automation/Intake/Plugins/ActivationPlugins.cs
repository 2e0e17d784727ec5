using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// The sources and filters of one activation. Those written in Python share one process, which starts with the first of them.
/// </summary>
internal sealed class ActivationPlugins(PluginOptions options) : IAsyncDisposable
{
    private readonly PluginFinder _finder = new(options);
    private readonly Lock _gate = new();
    private PluginHost? _host;

    /// <summary>The name under which a source runs and which its events carry as <c>meta.source.type</c>.</summary>
    public string ResolveSource(string name) => _finder.ResolveSource(name);

    /// <summary>Makes a source and its filters; what is written in Python is loaded.</summary>
    /// <param name="mayRunAhead">Whether a source may bring some events before the first is recorded.</param>
    /// <exception cref="PluginException">There is no such source or filter, it cannot be loaded, or its arguments are wrong.</exception>
    public async Task<PreparedSource> PrepareAsync(
        SourceSpec spec, SourceContext context, bool mayRunAhead, CancellationToken cancellationToken)
    {
        var plugin = Known(_finder.SourceRoute(spec.Plugin));
        var file = _finder.SourceFile(plugin);
        var native = file is null ? SourceCatalog.Create(plugin, context) : null;
        var number = file is null ? 0
            : await Host(context).LoadAsync("source", plugin, file, cancellationToken).ConfigureAwait(false);
        var filters = new List<IEventFilter>();
        var inside = new List<HostedFilter>();
        var together = new List<HostedFilter>();
        foreach (var filter in spec.Filters)
        {
            var named = Known(_finder.FilterRoute(filter.Plugin));
            if (_finder.FilterFile(named) is { } script)
            {
                var loaded = await Host(context).LoadAsync("filter", named, script, cancellationToken).ConfigureAwait(false);
                var hosted = new HostedFilter(loaded, filter.Arguments);
                if (native is null && filters.Count == 0)
                {
                    inside.Add(hosted);
                    continue;
                }
                if (together.Count == 0)
                    filters.Add(new PythonFilters(named, together, Host(context), context));
                together.Add(hosted);
                continue;
            }
            together = [];
            filters.Add(FilterCatalog.Create(named, filter.Arguments, context.Logger));
        }
        var chain = new HostedChain(inside, filters.Count > 0, mayRunAhead && filters.Count == 0);
        return new PreparedSource(native ?? new PythonSource(plugin, number, Host(context), context, chain), filters, _host);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is { } host)
            await host.DisposeAsync().ConfigureAwait(false);
    }

    private static string Known(PluginRoute route) =>
        route.Problem is { } problem ? throw new PluginException(problem) : route.Name;

    private PluginHost Host(SourceContext context)
    {
        lock (_gate)
            return _host ??= PluginHost.Start(
                PythonInterpreter.Find(options), options.Folder, context.Time, context.Logger, context.Print);
    }
}
