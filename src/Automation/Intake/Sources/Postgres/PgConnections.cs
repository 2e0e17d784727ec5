using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>Connections by libpq's words, in the form that the client here takes.</summary>
internal static class PgConnections
{
    private static readonly string[] Words =
    [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "connect_timeout", "client_encoding", "options",
        "application_name", "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "sslmode", "sslnegotiation", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcompression",
        "requiressl", "gssencmode", "krbsrvname", "channel_binding", "target_session_attrs", "load_balance_hosts", "require_auth",
        "sslcertmode", "sslsni", "service", "replication", "autocommit",
    ];

    /// <param name="environment">Stands in for what is not written.</param>
    /// <param name="folder">Relative file names start here.</param>
    /// <exception cref="PluginException">A word is none of libpq's, or has a value that it cannot have.</exception>
    public static NpgsqlConnectionStringBuilder Of(
        Dictionary<string, string> words, Func<string, string?> environment, string folder)
    {
        string? Word(string name, string variable) =>
            words.TryGetValue(name, out var value) && value.Length > 0 ? value : environment(variable);
        var user = Word("user", "PGUSER") ?? Environment.UserName;
        var built = new NpgsqlConnectionStringBuilder
        {
            Host = Word("hostaddr", "PGHOSTADDR") ?? Word("host", "PGHOST") ?? "/var/run/postgresql",
            Port = (int)Number("port", Word("port", "PGPORT")?.Split(',')[0], 5432, 1, 65535),
            Username = user, Database = Word("dbname", "PGDATABASE") ?? user,
            // One connection for as long as there is something to do.
            Pooling = false, ApplicationName = Word("application_name", "PGAPPNAME") ?? "plumbline", CommandTimeout = 30,
        };
        if (Word("password", "PGPASSWORD") is { } password)
            built.Password = password;
        foreach (var (name, value) in words)
            Put(built, name, value, folder);
        if (built.TcpKeepAlive && built.TcpKeepAliveTime == 0)
            built.TcpKeepAliveTime = 10;
        return built;
    }

    /// <summary>Where it leads, for people.</summary>
    public static string Server(NpgsqlConnectionStringBuilder connection) => $"the server at {connection.Host}, port {connection.Port}";

    /// <summary>What opens them.</summary>
    public static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.EnableTransportSecurity();
        if (connection.KerberosServiceName is { Length: > 0 })
            builder.EnableIntegratedSecurity();
        return builder.Build();
    }

    /// <summary>Why a server could not be asked, in words for people; null for what is no such failure. One that refuses is told in its own
    /// words; whatever it refuses may be put right there.</summary>
    public static string? Reason(Exception failure) => failure switch
    {
        PostgresException refused => $"{refused.Severity}: {refused.MessageText}",
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } socket } =>
            $"{socket.Message} (is the server running on that host and accepting TCP/IP connections?)",
        NpgsqlException { InnerException: SocketException socket } => socket.Message,
        // The library keeps to itself which of them it is.
        NpgsqlException { InnerException: AuthenticationException } => "its certificate is not trusted: it must come from an authority of "
            + "sslrootcert and, with sslmode verify-full, be for the host that is named",
        NpgsqlException { InnerException: { } inner } => inner.Message,
        NpgsqlException or SocketException or IOException or TimeoutException => failure.Message,
        _ => null,
    };

    private static void Put(NpgsqlConnectionStringBuilder built, string name, string value, string folder)
    {
        switch (name)
        {
            case "passfile": built.Passfile = Path.GetFullPath(value, folder); break;
            case "connect_timeout": built.Timeout = (int)Number(name, value, 0, 0, 1024); break;
            case "options": built.Options = value; break;
            case "keepalives": built.TcpKeepAlive = value != "0"; break;
            case "keepalives_idle": built.TcpKeepAliveTime = (int)Number(name, value, 10, 0, 86400); break;
            case "keepalives_interval": built.TcpKeepAliveInterval = (int)Number(name, value, 10, 0, 86400); break;
            case "sslmode": built.SslMode = Mode(value); break;
            case "sslcert": built.SslCertificate = Path.GetFullPath(value, folder); break;
            case "sslkey": built.SslKey = Path.GetFullPath(value, folder); break;
            case "sslpassword": built.SslPassword = value; break;
            case "sslrootcert" when value != "system": built.RootCertificate = Path.GetFullPath(value, folder); break;
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
