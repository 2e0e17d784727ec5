using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>insert_hosts_to_meta</c>: the host or hosts found under a path, as <c>meta.hosts</c>.</summary>
internal sealed class InsertHostsToMeta : IEventFilter
{
    public static FilterKind Kind { get; } = new("eda.builtin.insert_hosts_to_meta", (arguments, logger) =>
        new InsertHostsToMeta(arguments, logger)) { Legacy = ["ansible.eda.insert_hosts_to_meta"] };

    private readonly object? _path, _hostSeparator, _pathSeparator;
    private readonly bool _raise, _log;
    private readonly ILogger _logger;

    public InsertHostsToMeta(Mapping arguments, ILogger logger)
    {
        var given = new FilterArguments(arguments, [], ["host_path", "path_separator", "host_separator", "raise_error", "log_error"]);
        (_path, _hostSeparator, _pathSeparator) = (given.Get("host_path"), given.Get("host_separator"), given.Get("path_separator", "."));
        (_raise, _log) = (given.Flag("raise_error", false), given.Flag("log_error", true));
        _logger = logger;
    }

    public string Name => Kind.Name;

    public object? Apply(object? value)
    {
        if (!PythonValue.IsTrue(_path))
            return value;
        var path = PythonValue.Str(_path);
        if (!GlobPath.TryGet(value, path, PythonValue.Str(_pathSeparator), out var hosts))
            return Missing(value, path);
        var names = Names(hosts);
        if (!PythonValue.Contains(value, "meta"))
            PythonValue.Set(value, "meta", new Mapping());
        PythonValue.Set(PythonValue.Get(value, "meta"), "hosts", names);
        return value;
    }

    private object? Missing(object? value, string path)
    {
        var message = $"the event has no '{path}', where its hosts should be";
        if (_log)
            _logger.PathMissing(message);
        return _raise ? throw new PluginException(message) : value;
    }

    private List<object?> Names(object? hosts) => hosts switch
    {
        string text => PythonValue.IsTrue(_hostSeparator) ? [.. text.Split(PythonValue.Str(_hostSeparator))] : [text],
        List<object?> items => [.. items.Select(item => item is string ? item : throw NoHost(item))],
        TupleValue tuple => [.. tuple.Items.Select(item => item is string ? item : throw NoHost(item))],
        _ => throw NoHost(hosts),
    };

    private static PluginException NoHost(object? value) => new($"{(value is null ? "null" : PythonValue.Str(value))} is no host name");
}
