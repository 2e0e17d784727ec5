using System.Net.Security;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Wording;
using RabbitMQ.Client;

namespace Plumbline.Automation.Intake.Sources.Amqp;

/// <summary>The arguments of <c>rabbitmq</c>, checked.</summary>
internal sealed record RabbitmqOptions
{
    public required ConnectionFactory Factory { get; init; }
    public required string Queue { get; init; }

    /// <summary>Whether the queue is made where it is not there.</summary>
    public required bool Declares { get; init; }

    public required string QueueType { get; init; }
    public string? Exchange { get; init; }
    public required IReadOnlyList<string> RoutingKeys { get; init; }
    public required ushort Prefetch { get; init; }

    public string Server => PlainText.OneLine($"the broker at {Factory.HostName}:{Factory.Port}");

    public static RabbitmqOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        var address = Address(given.Get("url"));
        var tls = TlsClient.From(given, context.Folder, address?.Scheme == "amqps");
        var user = address?.UserInfo.Split(':', 2);
        var factory = new ConnectionFactory
        {
            HostName = address?.Host ?? given.Text("host") ?? "localhost",
            Port = address is { IsDefaultPort: false } ? address.Port : (int)given.Between("port", tls is null ? 5672 : 5671, 1, 65535),
            UserName = user is [{ Length: > 0 }, ..] ? Uri.UnescapeDataString(user[0]) : given.Text("username") ?? "guest",
            Password = user is [_, var secret] ? Uri.UnescapeDataString(secret) : given.Protecting("password") ?? "guest",
            VirtualHost = address is { AbsolutePath.Length: > 1 } ? Uri.UnescapeDataString(address.AbsolutePath[1..])
                : given.Text("virtual_host") ?? "/",
            // We come back ourselves, and say so.
            AutomaticRecoveryEnabled = false, TopologyRecoveryEnabled = false, RequestedHeartbeat = TimeSpan.FromSeconds(10),
            ClientProvidedName = "plumbline", MaxInboundMessageBodySize = IntakeLimits.LargestMessage,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(15), ContinuationTimeout = TimeSpan.FromSeconds(20),
        };
        if (tls is not null)
            factory.Ssl = new SslOption
            {
                Enabled = true, ServerName = factory.HostName,
                AcceptablePolicyErrors = SslPolicyErrors.None,
                CertificateValidationCallback = (_, certificate, chain, errors) => tls.IsTrusted(certificate, chain, errors),
                Certs = tls.Own is null ? null : [tls.Own],
            };
        return new RabbitmqOptions
        {
            Factory = factory,
            Queue = given.Required("queue") is string { Length: > 0 and <= 255 } queue ? queue
                : throw new PluginException($"queue is the name of a queue, not {PythonValue.Kind(given.Get("queue"))}"),
            Declares = given.Flag("declare", given.Has("exchange")),
            QueueType = given.OneOf("queue_type", "quorum", "quorum", "classic"),
            Exchange = given.Text("exchange"), RoutingKeys = Keys(given.Get("routing_keys")),
            Prefetch = (ushort)given.Between("prefetch", 100, 1, 10_000),
        };
    }

    private static Uri? Address(object? given) => given is null ? null
        : given is string text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("amqp" or "amqps") ? address
        // Not what it is: it may hold a password.
        : throw new PluginException("url is no address: expected amqp://user:password@host:port/virtual-host, or amqps://…");

    private static List<string> Keys(object? given) => given switch
    {
        null => ["#"],
        string key => [key],
        List<object?> { Count: > 0 } keys => keys.ConvertAll(key => key as string
            ?? throw new PluginException($"routing_keys is a list of texts, and one is {PythonValue.Kind(key)}")),
        _ => throw new PluginException($"routing_keys is a list of texts, not {PythonValue.Kind(given)}"),
    };
}
