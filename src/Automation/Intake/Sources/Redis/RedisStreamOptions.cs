using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Redis;

/// <summary>The arguments of <c>redis_stream</c>, checked.</summary>
internal sealed record RedisStreamOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required long Database { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
    public TlsClient? Tls { get; init; }
    public required string Stream { get; init; }
    public required string Group { get; init; }
    public required string Consumer { get; init; }

    /// <summary><c>$</c> or <c>0</c>: where a group begins that was not there.</summary>
    public required string Start { get; init; }

    public required long AtOnce { get; init; }

    /// <summary>The field that holds the event as JSON; null where all fields are the event.</summary>
    public string? Field { get; init; }

    /// <summary>How long an entry must lie with another consumer to be taken over.</summary>
    public required TimeSpan TakeOver { get; init; }

    public string Server => PlainText.OneLine($"the Redis at {Host}:{Port}");

    public static RedisStreamOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        var stream = given.Required("stream") is string { Length: > 0 } text ? text
            : throw new PluginException($"stream is the name of a stream, not {PythonValue.Kind(given.Get("stream"))}");
        return new RedisStreamOptions
        {
            Host = given.Text("host") is { Length: > 0 } host ? host : "localhost",
            Port = (int)given.Between("port", 6379, 1, 65535),
            Database = given.Between("db", 0, 0, 1_000_000),
            Username = given.Text("username"), Password = given.Protecting("password"),
            Tls = TlsClient.From(given, context.Folder, asked: false),
            Stream = stream, Group = given.Text("group") is { Length: > 0 } group ? group : "plumbline",
            Consumer = given.Text("consumer") is { Length: > 0 } consumer ? consumer : Environment.MachineName,
            Start = given.OneOf("offset", "latest", "latest", "earliest") == "latest" ? "$" : "0",
            AtOnce = given.Between("count", 100, 1, 10_000), Field = given.Text("field"),
            TakeOver = TimeSpan.FromSeconds(given.Between("take_over_after", 60, 1, 86_400)),
        };
    }
}
