using Npgsql;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>The arguments of <c>pg_listener</c>, checked: libpq's words in the form that the client here takes.</summary>
internal sealed record PgListenerOptions
{
    public required NpgsqlConnectionStringBuilder Connection { get; init; }

    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>The longest pause between two attempts.</summary>
    public required TimeSpan LongestPause { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Host and port, for people.</summary>
    public required string Server { get; init; }

    public IEnumerable<string?> Secrets => [Connection.Password, Connection.SslPassword];

    public static PgListenerOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        if (!given.Has("channels"))
            throw new PluginException("Missing required arguments: channels");
        var (dsn, parameters) = (given.Get("dsn"), given.Get("postgres_params"));
        if (dsn is null && parameters is null)
            throw new PluginException("Missing dsn or postgres_params, at least one is required");
        if (given.Get("channels") is not List<object?> { Count: > 0 } channels)
            throw new PluginException("channels is a list with at least one channel");
        var words = dsn is null ? [] : ConnectionWords.Of(dsn as string ?? throw new PluginException($"DSN is a text, not {PythonValue.Kind(dsn)}"));
        foreach (var (name, value) in KeepAlives(given, words))
            words[name] = value;
        if (parameters is not null)
            foreach (var (name, value) in ConnectionWords.Of(parameters as Mapping
                ?? throw new PluginException($"postgres_params is a mapping, not {PythonValue.Kind(parameters)}")))
                words[name] = value;
        var connection = PgConnections.Of(words, context.Environment, context.Folder);
        var attempts = given.Get("retry_attempts") is { } most ? SourceArguments.Integer("retry_attempts", most) : 10;
        return new PgListenerOptions
        {
            Connection = connection,
            Channels = channels.ConvertAll(channel => channel is string { Length: > 0 } name
                && !name.Contains('\0', StringComparison.Ordinal)
                ? name : throw new PluginException($"channels is a list of texts, and one is {PythonValue.Kind(channel)}")),
            LongestPause = given.Seconds("retry_max_timeout", 60) is var longest && longest < TimeSpan.FromSeconds(2)
                ? TimeSpan.FromSeconds(2) : longest,
            Attempts = (int)Math.Clamp(attempts, 1, int.MaxValue),
            Server = PgConnections.Server(connection),
        };
    }

    private static IEnumerable<(string Name, string Value)> KeepAlives(SourceArguments given, Dictionary<string, string> words)
    {
        foreach (var (name, standard) in ((string, string)[])
            [("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "10"), ("keepalives_count", "3")])
            if (given.Get(name) is { } value)
                yield return (name, PythonValue.Str(value));
            else if (!words.ContainsKey(name))
                yield return (name, standard);
    }
}
