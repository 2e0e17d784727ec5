using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Mqtt;

/// <summary>The arguments of <c>mqtt</c>, checked.</summary>
internal sealed record MqttOptions
{
    /// <summary>Messages that the broker may have given us and that are not acknowledged.</summary>
    public const ushort Unacknowledged = 100;

    public required MqttClientOptions Client { get; init; }
    public required IReadOnlyList<string> Topics { get; init; }
    public required MqttQualityOfServiceLevel Quality { get; init; }
    public required string Server { get; init; }
    public string? Password { get; init; }

    public static MqttOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        var tls = TlsClient.From(given, context.Folder, asked: false);
        var host = given.Required("host") is string { Length: > 0 } text ? text
            : throw new PluginException($"host is the name of a broker, not {PythonValue.Kind(given.Get("host"))}");
        var port = (int)given.Between("port", tls is null ? 1883 : 8883, 1, 65535);
        var id = given.Text("client_id");
        var password = given.Protecting("password");
        var five = given.OneOf("protocol", "5", "5", "3.1.1") == "5";
        var builder = new MqttClientOptionsBuilder().WithTcpServer(host, port).WithClientId(id ?? $"plumbline-{Guid.NewGuid():N}")
            // Without a name of its own nobody could keep messages for it.
            .WithCleanStart(id is null).WithKeepAlivePeriod(TimeSpan.FromSeconds(15)).WithTimeout(TimeSpan.FromSeconds(15))
            .WithProtocolVersion(five ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
        if (five)
            builder = builder.WithReceiveMaximum(Unacknowledged).WithMaximumPacketSize(IntakeLimits.LargestMessage + (64 * 1024))
                .WithSessionExpiryInterval(id is null ? 0 : (uint)given.Between("session_expiry", 86_400, 0, uint.MaxValue));
        if (given.Text("username") is { } user)
            builder = builder.WithCredentials(user, password ?? "");
        if (tls is not null)
            builder = builder.WithTlsOptions(o =>
            {
                o.UseTls().WithTargetHost(host)
                    .WithCertificateValidationHandler(seen => tls.IsTrusted(seen.Certificate, seen.Chain, seen.SslPolicyErrors));
                if (tls.Own is { } own)
                    o.WithClientCertificates([own]);
            });
        return new MqttOptions
        {
            Client = builder.Build(), Topics = Filters(given), Password = password,
            Quality = (MqttQualityOfServiceLevel)given.Between("qos", 1, 0, 2), Server = PlainText.OneLine($"the broker at {host}:{port}"),
        };
    }

    private static List<string> Filters(SourceArguments given)
    {
        if (given.Has("topic") == given.Has("topics"))
            throw new PluginException("Exactly one of topic and topics must be provided.");
        List<object?> filters = given.Has("topic") ? [given.Get("topic")] : given.Get("topics") is List<object?> { Count: > 0 } all ? all
            : throw new PluginException($"topics is a list with at least one topic, not {PythonValue.Kind(given.Get("topics"))}");
        return filters.ConvertAll(filter => filter is string { Length: > 0 and <= 65535 } text && IsFilter(text) ? text
            : throw new PluginException($"a topic is {PythonValue.Kind(filter)}: expected a text such as plant/+/alarm or plant/#"));
    }

    // '#' stands at the end alone, '+' for a whole level.
    private static bool IsFilter(string text) => !text.Contains('\0', StringComparison.Ordinal) && text.Split('/') is var levels
        && levels.Select((level, at) => (level, at)).All(l => l.level is "+" || (l.level is "#" && l.at == levels.Length - 1)
            || !l.level.AsSpan().ContainsAny('+', '#'));
}
