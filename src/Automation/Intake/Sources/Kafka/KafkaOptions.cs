using System.Text;
using Confluent.Kafka;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary>The arguments of <c>kafka</c>, checked, in the words of librdkafka.</summary>
internal sealed record KafkaOptions
{
    public required ConsumerConfig Consumer { get; init; }

    /// <summary>Null where a pattern says which.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    public PythonRegex? Pattern { get; init; }

    /// <summary>False where nobody shares the topics: every event comes here, and no place is kept.</summary>
    public required bool HasGroup { get; init; }

    /// <summary>Bodies are in Avro, not in JSON.</summary>
    public required bool IsAvro { get; init; }

    public required Encoding Encoding { get; init; }

    /// <summary>How soon new topics and partitions are seen.</summary>
    public required TimeSpan LookEvery { get; init; }

    public required string Server { get; init; }

    public static KafkaOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        var topics = Chosen(given, out var pattern);
        var server = $"{Word(given, "host")}:{given.Between("port", 0, 1, 65535)}";
        var group = given.Text("group_id");
        var look = TimeSpan.FromMilliseconds(given.Between("metadata_max_age_ms", 300_000, 100, 86_400_000));
        var consumer = new ConsumerConfig
        {
            BootstrapServers = server, GroupId = group ?? "plumbline", ClientId = "plumbline",
            AutoOffsetReset = given.OneOf("offset", "latest", "latest", "earliest") == "latest" ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest,
            // What is recorded is stored, and what is stored is committed: never what was only read.
            EnableAutoOffsetStore = false, EnableAutoCommit = group is not null, AutoCommitIntervalMs = 500,
            MetadataMaxAgeMs = (int)look.TotalMilliseconds, TopicMetadataRefreshIntervalMs = (int)look.TotalMilliseconds,
            AllowAutoCreateTopics = false, SocketKeepaliveEnable = true,
            // So much waits in memory; where it is full, more is asked for as soon as there is room, not a second later.
            QueuedMaxMessagesKbytes = 8 * 1024, FetchQueueBackoffMs = 10,
            SessionTimeoutMs = 10_000, ReconnectBackoffMaxMs = 10_000,
        };
        Secure(consumer, given, context.Folder);
        if (consumer.SaslMechanism == SaslMechanism.Gssapi && given.Text("sasl_kerberos_domain_name") is { } domain
            && domain != given.Text("host"))
            context.Logger.SourceWarns(KafkaSource.Kind.Name, "sasl_kerberos_domain_name does nothing here: a ticket is asked for the broker's "
                + "own name");
        return new KafkaOptions
        {
            IsAvro = given.OneOf("message_format", "json", "json", "avro") == "avro",
            Consumer = consumer, Topics = topics, Pattern = pattern, HasGroup = group is not null,
            Encoding = TextEncodings.Of(given.Text("encoding") ?? "utf-8"), LookEvery = look, Server = $"the broker at {PlainText.OneLine(server)}",
        };
    }

    public IEnumerable<string?> Secrets => [Consumer.SaslPassword, Consumer.SslKeyPassword];

    private static List<string>? Chosen(SourceArguments given, out PythonRegex? pattern)
    {
        pattern = null;
        if (((string[])["topic", "topics", "topic_pattern"]).Count(name => given.Get(name) is not null) != 1)
            throw new PluginException("Exactly one of topic, topics, or topic_pattern must be provided.");
        if (given.Get("topic") is not null)
            return [Word(given, "topic")];
        if (given.Get("topics") is { } topics)
            return topics is List<object?> { Count: > 0 } names ? names.ConvertAll(name => name is string { Length: > 0 } text ? text
                : throw new PluginException($"topics is a list of texts, and one is {PythonValue.Kind(name)}"))
                : throw new PluginException($"topics is a list with at least one topic, not {PythonValue.Kind(topics)}");
        try
        {
            pattern = PythonRegex.Compile($@"\A(?:{Word(given, "topic_pattern")})");
            return null;
        }
        catch (TemplateException reason)
        {
            throw new PluginException($"topic_pattern: {reason.Message}", reason);
        }
    }

    private static string Word(SourceArguments given, string name) => given.Required(name) is string { Length: > 0 and < 1000 } text
        && !text.AsSpan().ContainsAny('\0', '\n') ? text
        : throw new PluginException($"{name} is {PythonValue.Kind(given.Get(name))}: expected a text that is not empty");

    private static void Secure(ConsumerConfig consumer, SourceArguments given, string folder)
    {
        var protocol = given.OneOf("security_protocol", "PLAINTEXT", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
        var (authority, certificate, key) = (given.Protecting("cafile"), given.Protecting("certfile"), given.Protecting("keyfile"));
        if (authority is not null || certificate is not null || key is not null)
            protocol = protocol.Replace("PLAINTEXT", "SSL", StringComparison.Ordinal);
        consumer.SecurityProtocol = protocol switch
        {
            "SSL" => SecurityProtocol.Ssl,
            "SASL_PLAINTEXT" => SecurityProtocol.SaslPlaintext,
            "SASL_SSL" => SecurityProtocol.SaslSsl,
            _ => SecurityProtocol.Plaintext,
        };
        var verify = given.OneOf("verify_mode", "CERT_REQUIRED", "CERT_REQUIRED", "CERT_OPTIONAL", "CERT_NONE");
        if (protocol.EndsWith("SSL", StringComparison.Ordinal))
        {
            foreach (var name in (string[])["cafile", "certfile", "keyfile"])
                if (given.Path(name, folder) is { } file && !File.Exists(file))
                    throw new PluginException($"{name}: there is no file {PlainText.OneLine(given.Text(name)!)}");
            consumer.SslCaLocation = given.Path("cafile", folder);
            consumer.SslCertificateLocation = given.Path("certfile", folder);
            // One file may hold both, as it may for Python.
            consumer.SslKeyLocation = given.Path("keyfile", folder) ?? consumer.SslCertificateLocation;
            consumer.SslKeyPassword = given.Protecting("password");
            consumer.EnableSslCertificateVerification = verify != "CERT_NONE";
            consumer.SslEndpointIdentificationAlgorithm = given.Flag("check_hostname", otherwise: true) && verify != "CERT_NONE"
                ? SslEndpointIdentificationAlgorithm.Https : SslEndpointIdentificationAlgorithm.None;
        }
        var mechanism = given.OneOf("sasl_mechanism", "PLAIN", "PLAIN", "GSSAPI", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER");
        if (!protocol.StartsWith("SASL", StringComparison.Ordinal))
            return;
        consumer.SaslMechanism = mechanism switch
        {
            "GSSAPI" => SaslMechanism.Gssapi,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            "OAUTHBEARER" => SaslMechanism.OAuthBearer,
            _ => SaslMechanism.Plain,
        };
        consumer.SaslUsername = given.Text("sasl_plain_username");
        consumer.SaslPassword = given.Protecting("sasl_plain_password");
        if (mechanism == "GSSAPI")
            consumer.SaslKerberosServiceName = given.Text("sasl_kerberos_service_name") ?? "kafka";
    }
}
