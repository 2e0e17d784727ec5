using System.Globalization;
using Npgsql;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>The arguments of <c>pg_listener</c>, checked: libpq's words in the form that the client here takes.</summary>
internal sealed record PgListenerOptions
{
    private static readonly string[] Words =
    [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "connect_timeout", "client_encoding", "options",
        "application_name", "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "sslmode", "sslnegotiation", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcompression",
        "requiressl", "gssencmode", "krbsrvname", "channel_binding", "target_session_attrs", "load_balance_hosts", "require_auth",
        "sslcertmode", "sslsni", "service", "replication", "autocommit",
    ];

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
        var connection = Built(words, context);
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
            Server = $"the server at {connection.Host}, port {connection.Port}",
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

    private static NpgsqlConnectionStringBuilder Built(Dictionary<string, string> words, SourceContext context)
    {
        string? Word(string name, string variable) =>
            words.TryGetValue(name, out var value) && value.Length > 0 ? value : context.Environment(variable);
        var user = Word("user", "PGUSER") ?? Environment.UserName;
        var built = new NpgsqlConnectionStringBuilder
        {
            Host = Word("hostaddr", "PGHOSTADDR") ?? Word("host", "PGHOST") ?? "/var/run/postgresql",
            Port = (int)Number("port", Word("port", "PGPORT")?.Split(',')[0], 5432, 1, 65535),
            Username = user, Database = Word("dbname", "PGDATABASE") ?? user,
            // One connection for as long as the source is at work.
            Pooling = false, ApplicationName = Word("application_name", "PGAPPNAME") ?? "plumbline", CommandTimeout = 30,
        };
        if (Word("password", "PGPASSWORD") is { } password)
            built.Password = password;
        foreach (var (name, value) in words)
            Put(built, name, value, context);
        if (built.TcpKeepAlive && built.TcpKeepAliveTime == 0)
            built.TcpKeepAliveTime = 10;
        return built;
    }

    private static void Put(NpgsqlConnectionStringBuilder built, string name, string value, SourceContext context)
    {
        switch (name)
        {
            case "passfile": built.Passfile = Path.GetFullPath(value, context.Folder); break;
            case "connect_timeout": built.Timeout = (int)Number(name, value, 0, 0, 1024); break;
            case "options": built.Options = value; break;
            case "keepalives": built.TcpKeepAlive = value != "0"; break;
            case "keepalives_idle": built.TcpKeepAliveTime = (int)Number(name, value, 10, 0, 86400); break;
            case "keepalives_interval": built.TcpKeepAliveInterval = (int)Number(name, value, 10, 0, 86400); break;
            case "sslmode": built.SslMode = Mode(value); break;
            case "sslcert": built.SslCertificate = Path.GetFullPath(value, context.Folder); break;
            case "sslkey": built.SslKey = Path.GetFullPath(value, context.Folder); break;
            case "sslpassword": built.SslPassword = value; break;
            case "sslrootcert" when value != "system": built.RootCertificate = Path.GetFullPath(value, context.Folder); break;
            case "sslnegotiation" when value == "direct": built.SslNegotiation = SslNegotiation.Direct; break;
            case "channel_binding": built.ChannelBinding = Enum.TryParse<ChannelBinding>(value, ignoreCase: true, out var binding)
                ? binding : throw Wrong(name, "disable, prefer or require"); break;
            case "krbsrvname": built.KerberosServiceName = value; break;
            case "require_auth": built.RequireAuth = value; break;
            case "client_encoding": built.ClientEncoding = "UTF8"; break;
            case var _ when !Words.Contains(name):
                throw new PluginException($"invalid connection option \"{PlainText.OneLine(name)}\"")
                {
                    Cure = NearestName.Question(name, Words),
                };
        }
    }

    private static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Wrong("sslmode", "disable, allow, prefer, require, verify-ca or verify-full"),
    };

    private static long Number(string name, string? text, long otherwise, long least, long most) => text is null ? otherwise
        : long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number : throw Wrong(name, $"a whole number from {least} to {most}");

    private static PluginException Wrong(string name, string expected) => new($"{name} of the connection is not {expected}");
}
