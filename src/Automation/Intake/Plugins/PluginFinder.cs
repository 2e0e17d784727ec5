using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// What the names of sources and filters stand for: a Python file of the user's folders, else what is here natively, else a Python file of
/// an installed collection.
/// </summary>
public sealed class PluginFinder(PluginOptions options)
{
    private readonly PluginFiles _files = new(options);

    public bool HasSource(string name) => SourceFile(name) is not null || SourceCatalog.Has(name);

    public bool HasFilter(string name) => FilterFile(name) is not null || FilterCatalog.Has(name);

    /// <summary>The name under which a source runs and which its events carry as <c>meta.source.type</c>.</summary>
    public string ResolveSource(string name) => _files.Source(name) is null ? SourceCatalog.Resolve(name) : name;

    /// <summary>The Python file of a source; null for a native one, and for none.</summary>
    public string? SourceFile(string name) =>
        _files.Source(name) ?? (SourceCatalog.Has(name) ? null : _files.SourceOfCollection(name));

    /// <summary>The Python file of a filter; null for a native one, and for none.</summary>
    public string? FilterFile(string name) =>
        _files.Filter(name) ?? (FilterCatalog.Has(name) ? null : _files.FilterOfCollection(name));

    /// <summary>What to write for a source that is named without its collection and is not here; null where nobody brings one.</summary>
    public string? FullSourceName(string name) => _files.FullSourceNames(name).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The same for a filter.</summary>
    public string? FullFilterName(string name) => _files.FullFilterNames(name).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Why no plugin written in Python can run; null where one can.</summary>
    public string? WhyNoPython()
    {
        try
        {
            PythonInterpreter.Find(options);
            return null;
        }
        catch (PluginException lacking)
        {
            return lacking.WithCure;
        }
    }
}
