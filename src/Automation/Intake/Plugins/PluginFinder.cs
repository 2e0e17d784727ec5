using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// What the names of sources and filters stand for: a Python file of the user's folders, else what is here natively, else a Python file of
/// an installed collection, which may lead on to another name.
/// </summary>
public sealed class PluginFinder
{
    private readonly PluginOptions _options;
    private readonly PluginFiles _files;
    private readonly PluginRouting _sources, _filters;

    public PluginFinder(PluginOptions options)
    {
        _options = options;
        _files = new(options);
        _sources = new("event_source", _files, SourceCatalog.Has);
        _filters = new("event_filter", _files, FilterCatalog.Has);
    }

    public bool HasSource(string name) => SourceFile(name) is not null || SourceCatalog.Has(SourceRoute(name).Name);

    public bool HasFilter(string name) => FilterFile(name) is not null || FilterCatalog.Has(FilterRoute(name).Name);

    /// <summary>Where the name of a source leads.</summary>
    public PluginRoute SourceRoute(string name) => _sources.Of(name);

    /// <summary>The same for a filter.</summary>
    public PluginRoute FilterRoute(string name) => _filters.Of(name);

    /// <summary>The name under which a source runs and which its events carry as <c>meta.source.type</c>.</summary>
    public string ResolveSource(string name) =>
        SourceRoute(name).Name is var own && _files.Source(own) is null ? SourceCatalog.Resolve(own) : own;

    /// <summary>The Python file of a source; null for a native one, and for none.</summary>
    public string? SourceFile(string name) => SourceRoute(name).Name is var own
        ? _files.Source(own) ?? (SourceCatalog.Has(own) ? null : _files.SourceOfCollection(own))
        : null;

    /// <summary>The Python file of a filter; null for a native one, and for none.</summary>
    public string? FilterFile(string name) => FilterRoute(name).Name is var own
        ? _files.Filter(own) ?? (FilterCatalog.Has(own) ? null : _files.FilterOfCollection(own))
        : null;

    /// <summary>What to write for a source that is named without its collection and is not here; null where nobody brings one.</summary>
    public string? FullSourceName(string name) => _files.FullSourceNames(name).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The same for a filter.</summary>
    public string? FullFilterName(string name) => _files.FullFilterNames(name).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Why no plugin written in Python can run; null where one can.</summary>
    public string? WhyNoPython()
    {
        try
        {
            PythonInterpreter.Find(_options);
            return null;
        }
        catch (PluginException lacking)
        {
            return lacking.WithCure;
        }
    }
}
