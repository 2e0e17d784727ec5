using Microsoft.Extensions.Logging;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>
/// <c>event_splitter</c>: one event per element of a list within the event, with chosen attributes of the whole copied to each.
/// </summary>
internal sealed class EventSplitter : IEventFilter
{
    public static FilterKind Kind { get; } = new("eda.builtin.event_splitter", (arguments, logger) => new EventSplitter(arguments, logger));

    private const string Separator = ".";

    private readonly object? _key, _attributes, _extras;
    private readonly bool _raise;
    private readonly ILogger _logger;

    public EventSplitter(Mapping arguments, ILogger logger)
    {
        var given = new FilterArguments(arguments, ["splitter_key"], ["attributes_key_map", "extras", "raise_error"]);
        (_key, _attributes, _extras) = (given.Get("splitter_key"), given.Get("attributes_key_map"), given.Get("extras"));
        (_raise, _logger) = (given.Flag("raise_error", false), logger);
    }

    public string Name => Kind.Name;

    public object? Apply(object? value)
    {
        var key = PythonValue.Str(_key);
        if (!GlobPath.TryGet(value, key, Separator, out var items))
        {
            Missing(key);
            return new List<object?> { value };
        }
        var attributes = Attributes(value);
        var events = new List<object?>();
        foreach (var item in PythonValue.Iterate(items))
        {
            var copy = PythonValue.Copy(item);
            AddTo(copy, attributes);
            AddTo(copy, _extras);
            events.Add(copy);
            if (events.Count > IntakeLimits.EventsAtOnce)
                throw new EventRefusedException($"event_splitter would make more than {IntakeLimits.EventsAtOnce} events of one");
        }
        return events;
    }

    private Mapping Attributes(object? value)
    {
        var found = new Mapping();
        if (!PythonValue.IsTrue(_attributes))
            return found;
        foreach (var (name, path) in _attributes as Mapping
            ?? throw new PluginException($"attributes_key_map is a mapping, not {PythonValue.Kind(_attributes)}"))
            if (GlobPath.TryGet(value, PythonValue.Str(path), Separator, out var attribute))
                found[name] = attribute;
            else
                Missing(PythonValue.Str(path));
        return found;
    }

    private static void AddTo(object? target, object? additions)
    {
        if (!PythonValue.IsTrue(additions))
            return;
        PythonValue.Update(
            target as Mapping
                ?? throw new PluginException($"only a mapping takes further attributes, not {PythonValue.Kind(target)}"), additions);
    }

    private void Missing(string path)
    {
        if (_raise)
            throw new PluginException($"the event has no '{path}'");
        _logger.PathMissing($"the event has no '{path}'");
    }
}
