using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>The filters there are, by the names rulebooks use.</summary>
public static class FilterCatalog
{
    private static readonly PluginNames<FilterKind> Kinds = new(
        JsonFilter.Kind, DashesToUnderscores.Kind, DashesToUnderscores.OfTheCollection, NormalizeKeys.Kind, InsertHostsToMeta.Kind,
        EventSplitter.Kind, InsertMetaInfo.Kind,
        Noop.Kind);

    public static IReadOnlyCollection<string> Names => Kinds.All;

    public static bool Has(string name) => Kinds.TryFind(name, out _);

    /// <summary>
    /// Makes a filter. Wrong arguments do not stop a source from starting, as in Python: they are logged, and every event fails.
    /// </summary>
    /// <exception cref="PluginException">There is no such filter.</exception>
    public static IEventFilter Create(string name, Mapping arguments, ILogger logger)
    {
        if (!Kinds.TryFind(name, out var kind))
            throw new PluginException($"there is no filter '{name}' here")
            {
                Cure = NearestName.Question(name, Names),
            };
        try
        {
            return kind.Make(arguments, logger);
        }
        catch (PluginException failure)
        {
            logger.FilterWillFail(name, failure.WithCure);
            return new UnusableFilter(name, failure);
        }
    }
}
