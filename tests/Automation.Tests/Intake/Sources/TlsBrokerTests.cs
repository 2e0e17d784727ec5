using MQTTnet;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A Redis and a Mosquitto that speak TLS only and ask for a password, for all rows.</summary>
public sealed class TlsBrokers : IAsyncLifetime
{
    public const string Password = "topsecret";

    internal string Folder { get; } = Directory.CreateTempSubdirectory("plumbline-tls-").FullName;

    internal LocalServer Redis { get; private set; } = null!;

    internal LocalServer Mosquitto { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using (var authority = new TlsAuthority())
            authority.Write(Folder);
        using (var other = new TlsAuthority())
            other.Write(Directory.CreateDirectory(Path.Combine(Folder, "other")).FullName);
        Redis = await LocalServer.RedisAsync(
            "--tls-cert-file", $"{Folder}/server.pem", "--tls-key-file", $"{Folder}/server.key", "--tls-ca-cert-file", $"{Folder}/ca.pem",
            "--tls-auth-clients", "no", "--tls-port", "{port}", "--port", "0", "--requirepass", Password);
        var (code, said) = await LocalServer.RunAsync("mosquitto_passwd", [], "-b", "-c", $"{Folder}/passwords", "me", Password);
        Assert.True(code == 0, said);
        Mosquitto = await LocalServer.MosquittoAsync($"""
            allow_anonymous false
            password_file {Folder}/passwords
            certfile {Folder}/server.pem
            keyfile {Folder}/server.key
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Mosquitto.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

public sealed class TlsBrokerTests(TlsBrokers brokers) : IClassFixture<TlsBrokers>
{
    // host, authority, password | what is said; nothing where it works
    public static TheoryData<string, string, string, string?> Rows => new()
    {
        { "localhost", "ca.pem", TlsBrokers.Password, null },
        { "127.0.0.1", "ca.pem", TlsBrokers.Password, "its certificate is for localhost, not for the host that is named" },
        { "localhost", "other/ca.pem", TlsBrokers.Password,
            "its certificate comes from CN=issuing, which is none of those in cafile, nor below one" },
        { "localhost", "", TlsBrokers.Password, "its certificate comes from CN=issuing, which is not trusted here; cafile names whom to trust" },
        { "localhost", "ca.pem", "verywrong", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Redis_OverTls_IsKnown(string host, string authority, string password, string? problem)
    {
        await using var rig = new SourceRig("redis_stream");
        rig.Start(Arguments(host, brokers.Redis.Port, authority, password, """, "stream": "s", "offset": "earliest" """));
        await TlsRows.SeeAsync(rig, problem is "" ? "WRONGPASS" : problem, password, async () =>
        {
            var (code, said) = await LocalServer.RunAsync(
                "redis-cli", [new("REDISCLI_AUTH", TlsBrokers.Password)], "-p", $"{brokers.Redis.Port}", "-h", "localhost", "--tls",
                "--cacert", $"{brokers.Folder}/ca.pem", "XADD", "s", "*", "n", "1");
            Assert.True(code == 0, said);
        });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Mosquitto_OverTls_IsKnown(string host, string authority, string password, string? problem)
    {
        await using var rig = new SourceRig("mqtt");
        rig.Start(Arguments(host, brokers.Mosquitto.Port, authority, password, """, "topic": "t", "username": "me" """));
        await TlsRows.SeeAsync(rig, problem is "" ? "the broker refuses" : problem, password, async () =>
        {
            await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("sessions") > 0, "it is connected");
            using var client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("localhost", brokers.Mosquitto.Port)
                .WithCredentials("me", TlsBrokers.Password)
                .WithTlsOptions(o => o.UseTls().WithCertificateValidationHandler(_ => true)).Build(),
                TestContext.Current.CancellationToken);
            await client.PublishStringAsync("t", "1", cancellationToken: TestContext.Current.CancellationToken);
        });
    }

    private string Arguments(string host, int port, string authority, string password, string more) => $$"""
        {"host": "{{host}}", "port": {{port}}, "tls": true{{(authority.Length == 0 ? "" : $", \"cafile\": \"{brokers.Folder}/{authority}\"")}},
        "password": "{{password}}"{{more}}}
        """;
}
