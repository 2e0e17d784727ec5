using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// The Python files that names of plugins stand for. Order and places are those of ansible-rulebook: the folder of the option, for filters
/// <c>event_filter</c> below the working directory, then the collection.
/// </summary>
internal sealed class PluginFiles(PluginOptions options)
{
    private const string Extensions = "extensions/eda/plugins";
    private const string FiltersHere = "event_filter";

    private static readonly string[] SourcePlaces = [$"{Extensions}/event_source", $"{Extensions}/event_sources", "plugins/event_source"];
    private static readonly string[] FilterPlaces = [$"{Extensions}/event_filter", $"{Extensions}/event_filters", "plugins/event_filter"];

    private List<string>? _roots;

    /// <summary>A source's file outside of collections.</summary>
    public string? Source(string name) => options.SourceFolder is { Length: > 0 } folder ? Existing(folder, name) : null;

    /// <summary>A filter's file outside of collections.</summary>
    public string? Filter(string name) =>
        (options.FilterFolder is { Length: > 0 } folder ? Existing(folder, name) : null) ?? Existing(FiltersHere, name);

    public string? SourceOfCollection(string name) => InCollection(name, SourcePlaces);

    public string? FilterOfCollection(string name) => InCollection(name, FilterPlaces);

    /// <summary>The folder of an installed collection.</summary>
    public string? Collection(string name)
    {
        if (name.Split('.') is not [{ Length: > 0 } space, { Length: > 0 } own])
            return null;
        _roots ??= [.. new CollectionPaths(options.Folder, options.Environment).Roots()];
        return _roots.Select(root => Path.Combine(root, "ansible_collections", space, own)).FirstOrDefault(Directory.Exists);
    }

    /// <summary>Full names under which installed collections bring a source that is named without its collection.</summary>
    public IEnumerable<string> FullSourceNames(string name) => FullNames(name, SourcePlaces);

    /// <inheritdoc cref="FullSourceNames"/>
    public IEnumerable<string> FullFilterNames(string name) => FullNames(name, FilterPlaces);

    private IEnumerable<string> FullNames(string name, string[] places) => name.Contains('.', StringComparison.Ordinal) ? [] :
        from collection in new CollectionPaths(options.Folder, options.Environment).Names()
        where InCollection($"{collection}.{name}", places) is not null
        select $"{collection}.{name}";

    private string? InCollection(string name, string[] places)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && Collection(name[..dot]) is { } collection
            ? places.Select(place => Path.Combine(collection, place, name[(dot + 1)..] + ".py")).FirstOrDefault(File.Exists)
            : null;
    }

    // As Python shows it in a stack: relative where it was given so.
    private string? Existing(string folder, string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
            return null;
        var file = Path.Combine(folder, name + ".py");
        return File.Exists(Path.Combine(options.Folder, file)) ? file : null;
    }
}
