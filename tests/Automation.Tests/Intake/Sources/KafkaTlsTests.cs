using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A broker that speaks TLS or asks for a password, or both, and a registry of schemas that speaks TLS.</summary>
public sealed class KafkaTlsTests(MockBroker broker) : IClassFixture<MockBroker>
{
    private static int _number;

    private readonly string _topic = $"guarded{Interlocked.Increment(ref _number)}";

    // what the broker does | arguments | what is said; nothing where it works
    [Theory]
    [InlineData("tls", """ "security_protocol": "SSL", "cafile": "ca.pem" """, null)]
    [InlineData("tls", """ "cafile": "ca.pem" """, null)]
    [InlineData("tls", """ "security_protocol": "SSL", "verify_mode": "CERT_NONE" """, null)]
    [InlineData("tls", """ "security_protocol": "SSL", "cafile": "other/ca.pem" """, "its certificate is not trusted; cafile names whom to trust")]
    [InlineData("tls", """ "security_protocol": "SSL" """, "its certificate is not trusted; cafile names whom to trust")]
    [InlineData("tls", """ "topic": "plain" """, "")]
    [InlineData("tls client", """ "cafile": "ca.pem", "certfile": "server.pem", "keyfile": "server.key" """, null)]
    [InlineData("tls client", """ "cafile": "ca.pem" """, "")]
    [InlineData("sasl", """ "security_protocol": "SASL_PLAINTEXT" """, null)]
    [InlineData("sasl", """ "security_protocol": "SASL_PLAINTEXT", "sasl_plain_password": "verywrong" """, "not known")]
    [InlineData("tls sasl", """ "security_protocol": "SASL_SSL", "cafile": "ca.pem" """, null)]
    [InlineData("tls sasl", """ "security_protocol": "SASL_PLAINTEXT", "cafile": "ca.pem" """, null)]
    [InlineData("tls sasl", """ "security_protocol": "SASL_SSL", "cafile": "ca.pem", "sasl_plain_username": "you" """, "not known")]
    public async Task Run_GuardedBroker_LetsInWhomItKnows(string guarded, string arguments, string? problem)
    {
        await using var rig = Rig();
        bool Has(string what) => guarded.Contains(what, StringComparison.Ordinal);
        await using var guard = new GuardedBroker(
            broker, Has("tls") ? GuardedBroker.Tls(rig.Folder, Has("client")) : null, Has("sasl") ? "me" : null, "topsecret");
        broker.Topic(_topic);
        var all = SourceRig.Arguments($$"""
            {"host": "localhost", "port": {{guard.Port}}, "topic": "{{_topic}}", "offset": "earliest", "sasl_plain_username": "me",
            "sasl_plain_password": "topsecret"}
            """);
        foreach (var (name, value) in SourceRig.Arguments($"{{{arguments}}}"))
            all[name] = value;
        rig.Start(all);

        await TlsRows.SeeAsync(rig, problem, "topsecret", () => broker.SendAsync(_topic, "1"u8.ToArray()));
        Assert.DoesNotContain("verywrong", string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    // arguments | what is said; nothing where it works
    [Theory]
    [InlineData(""" "schema_ssl_cafile": "ca.pem" """, null)]
    [InlineData(""" "schema_ssl_cafile": "other/ca.pem" """, "its certificate comes from CN=test authority, which is none of those in cafile")]
    public async Task Run_RegistryOverTls_IsKnown(string arguments, string? problem)
    {
        await using var rig = Rig();
        using var certificates = new TestCertificates(rig.Folder);
        using var own = X509Certificate2.CreateFromPemFile(rig.At("server.pem"), rig.At("server.key"));
        await using var registry = new HttpStub(
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\n{\"schema\":\"\\\"long\\\"\"}", own);
        broker.Topic(_topic);
        await broker.SendAsync(_topic, [0, 0, 0, 0, 7, 10]);
        rig.Start($$"""
            {"host": "127.0.0.1", "port": {{broker.Port}}, "topic": "{{_topic}}", "offset": "earliest", "message_format": "avro",
            "schema_registry_url": "https://localhost:{{registry.Port}}", {{arguments}}}
            """);
        await TlsRows.SeeAsync(rig, problem, "topsecret", () => Task.CompletedTask);
    }

    private static SourceRig Rig()
    {
        var rig = new SourceRig("kafka");
        using var authority = new TlsAuthority();
        authority.Write(rig.Folder);
        using var other = new TlsAuthority();
        other.Write(Directory.CreateDirectory(rig.At("other")).FullName);
        return rig;
    }
}
