using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>The filters there are, by the names rulebooks use.</summary>
public static class FilterCatalog
{
    private static readonly Dictionary<string, Func<Mapping, ILogger, IEventFilter>> Filters = new(StringComparer.Ordinal)
    {
        ["eda.builtin.json_filter"] = (arguments, _) => new JsonFilter(arguments),
        ["eda.builtin.dashes_to_underscores"] = (arguments, _) => new DashesToUnderscores(arguments, intoLists: true),
        ["ansible.eda.dashes_to_underscores"] = (arguments, _) => new DashesToUnderscores(arguments, intoLists: false),
        ["eda.builtin.normalize_keys"] = (arguments, logger) => new NormalizeKeys(arguments, asciiOnly: false, logger),
        ["eda.builtin.insert_hosts_to_meta"] = (arguments, logger) => new InsertHostsToMeta(arguments, logger),
        ["eda.builtin.event_splitter"] = (arguments, logger) => new EventSplitter(arguments, logger),
        ["eda.builtin.insert_meta_info"] = (arguments, _) => new InsertMetaInfo(arguments, TimeProvider.System),
        ["eda.builtin.noop"] = (arguments, _) => new Noop(arguments),
    };

    private static readonly Dictionary<string, string> Legacy = new(StringComparer.Ordinal)
    {
        ["ansible.eda.json_filter"] = "eda.builtin.json_filter",
        ["ansible.eda.normalize_keys"] = "eda.builtin.normalize_keys",
        ["ansible.eda.insert_hosts_to_meta"] = "eda.builtin.insert_hosts_to_meta",
        ["ansible.eda.noop"] = "eda.builtin.noop",
    };

    public static IReadOnlyCollection<string> Names { get; } = [.. Filters.Keys, .. Legacy.Keys];

    /// <summary>Makes a filter. Wrong arguments do not stop a source from starting, as in Python: they are logged, and every event fails.</summary>
    /// <exception cref="PluginException">There is no such filter.</exception>
    public static IEventFilter Create(string name, Mapping arguments, ILogger logger)
    {
        if (!Filters.TryGetValue(Legacy.GetValueOrDefault(name, name), out var make))
            throw new PluginException("SourceFilterNotFoundException", $"Could not find source filter plugin {name}")
            {
                Cure = NearestName.Question(name, Names),
            };
        try
        {
            return make(arguments, logger);
        }
        catch (PluginException failure)
        {
            logger.FilterWillFail(name, failure.Message);
            return new UnusableFilter(name, failure);
        }
    }
}
