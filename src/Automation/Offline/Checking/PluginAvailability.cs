using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>Sources and filters that a ruleset names and that are not here, and the Python that those written in it need.</summary>
internal static class PluginAvailability
{
    public static IEnumerable<Diagnostic> In(Ruleset ruleset, PluginFinder finder)
    {
        var withoutPython = finder.WhyNoPython();
        foreach (var source in ruleset.Sources)
        {
            var route = finder.SourceRoute(source.Plugin);
            foreach (var finding in Routed(route, LintCodes.MissingSource, source.Position))
                yield return finding;
            if (route.Problem is null && !finder.HasSource(source.Plugin))
                yield return Error(LintCodes.MissingSource, source.Position,
                    $"there is no source '{finder.ResolveSource(source.Plugin)}' here, neither native nor in Python",
                    Cure(route.Name, finder.FullSourceName(source.Plugin), SourceCatalog.Names, "--source-dir"));
            else if (withoutPython is not null && finder.SourceFile(source.Plugin) is { } file)
                yield return Error(LintCodes.MissingPython, source.Position, $"the source {file} needs Python: {withoutPython}", null);
            foreach (var filter in source.Filters)
                foreach (var finding in Filter(filter, source, finder, withoutPython))
                    yield return finding;
        }
    }

    private static IEnumerable<Diagnostic> Filter(FilterSpec filter, SourceSpec source, PluginFinder finder, string? withoutPython)
    {
        var route = finder.FilterRoute(filter.Plugin);
        foreach (var finding in Routed(route, LintCodes.MissingFilter, filter.Position))
            yield return finding;
        if (route.Problem is null && !finder.HasFilter(filter.Plugin))
            yield return Error(LintCodes.MissingFilter, filter.Position,
                $"there is no filter '{route.Name}' here for source {finder.ResolveSource(source.Plugin)}, neither native nor in Python",
                Cure(route.Name, finder.FullFilterName(filter.Plugin), FilterCatalog.Names, "--filter-dir"));
        else if (withoutPython is not null && finder.FilterFile(filter.Plugin) is { } script)
            yield return Error(LintCodes.MissingPython, filter.Position, $"the filter {script} needs Python: {withoutPython}", null);
    }

    private static IEnumerable<Diagnostic> Routed(PluginRoute route, string missing, SourcePosition at)
    {
        foreach (var notice in route.Notices)
            yield return new Diagnostic(LintCodes.DeprecatedSource, Severity.Warning, at, notice, null);
        if (route.Problem is { } problem)
            yield return Error(missing, at, problem, null);
    }

    private static string Cure(string plugin, string? full, IReadOnlyCollection<string> known, string option) =>
        full is not null ? $"write its full name: {full}"
        : Question(plugin, known) is { } question ? question
        : plugin.Split('.') is [var space, var collection, _, ..]
            ? $"install its collection: ansible-galaxy collection install {space}.{collection}; or put the plugin {Own(plugin)}.py into a "
                + $"folder given with {option}"
        : $"write its full name, NAMESPACE.COLLECTION.{plugin}, and install that collection; or put {plugin}.py into a folder given with "
            + option;

    // Of the plugin's own name: with the collection's before it, every short name is near another one.
    private static string? Question(string plugin, IReadOnlyCollection<string> known) =>
        NearestName.Of(Own(plugin), known.Select(Own)) is { } near
            ? $"did you mean '{known.Where(k => Own(k) == near).MaxBy(k => plugin.StartsWith(Collection(k), StringComparison.Ordinal))}'?"
            : null;

    private static string Own(string plugin) => plugin[(plugin.LastIndexOf('.') + 1)..];

    private static string Collection(string plugin) => plugin[..(plugin.LastIndexOf('.') + 1)];

    private static Diagnostic Error(string code, SourcePosition at, string message, string? cure) =>
        new(code, Severity.Error, at, message, cure);
}
