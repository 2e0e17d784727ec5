using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amqp.Framing;
using Amqp.Types;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a stub of the protocol, without and with TLS.</summary>
public sealed class ServiceBusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-bus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Emulated = ";UseDevelopmentEmulator=true";

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "data", """{"a": 1}""", """{"a":1}""" },
        { "data", "text", "\"text\"" },
        { "data", "", "\"\"" },
        { "data", "\u00ff", "" },
        { "data", new string('[', 2000) + new string(']', 2000), "" },
        { "value", """{"a": 1}""", """{"a":1}""" },
        { "value", "5", "5" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Run_Body_IsAnEventOrIsSaid(string kind, string body, string expected)
    {
        using var bus = new ServiceBusStub(null);
        await using var rig = Started(bus);
        bus.Send("1", kind == "data" ? Binary(body) : new AmqpValue { Value = body });
        bus.Send("2", Binary("\"end\""));
        var events = await rig.EventsAsync(expected.Length == 0 ? 1 : 2);

        Assert.Equal(expected.Length == 0 ? ["\"end\""] : [expected, "\"end\""], events.Select(e => e.GetProperty("body").GetRawText()));
        Assert.Equal(expected.Length == 0, rig.Log.All.Any(line => line.Contains("left out", StringComparison.Ordinal)));
        await rig.UntilAsync(() => bus.Completed.Count == 2, "both are completed");
    }

    [Fact]
    public async Task Run_AMessage_IsCompletedWhenItIsRecordedAndNotBefore()
    {
        using var bus = new ServiceBusStub(null);
        await using var rig = new SourceRig("azure_service_bus");
        var (taken, recorded) = (new TaskCompletionSource(), new TaskCompletionSource());
        rig.BeforePublish = _ =>
        {
            taken.TrySetResult();
            return recorded.Task;
        };
        rig.Start(Arguments(bus.Connection() + Emulated));
        bus.Send("11111111-2222-4333-8444-555555555555", Binary("1"));
        await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(bus.Completed);

        recorded.SetResult();
        await rig.UntilAsync(() => !bus.Completed.IsEmpty, "it is completed");
        var meta = Assert.Single(await rig.EventsAsync(1)).GetProperty("meta");
        Assert.Equal("11111111-2222-4333-8444-555555555555", meta.GetProperty("message_id").GetString());
        Assert.Equal("11111111-2222-4333-8444-555555555555", meta.GetProperty("uuid").GetString());
    }

    [Fact]
    public async Task Run_ManyMessages_EachIsOneEventInItsOrder()
    {
        using var bus = new ServiceBusStub(null);
        await using var rig = Started(bus);
        for (var i = 0; i < 500; i++)
            bus.Send($"{i}", Binary($"{i}"));

        Assert.Equal(Enumerable.Range(0, 500), (await rig.EventsAsync(500)).Select(e => e.GetProperty("body").GetInt32()));
        await rig.UntilAsync(() => bus.Completed.Count == 500, "all are completed");
    }

    [Theory]
    [InlineData("amqp:link:detach-forced", false)]
    [InlineData("amqp:internal-error", true)]
    public async Task Run_ReceiverThatIsEnded_ComesBack(string condition, bool isSaid)
    {
        using var bus = new ServiceBusStub(null);
        await using var rig = Started(bus);
        await rig.UntilAsync(() => bus.Attached == 1, "it is there");
        bus.Detach(condition);
        bus.Send("1", Binary("1"));

        Assert.Single(await rig.EventsAsync(1));
        Assert.Equal(isSaid, rig.Log.All.Any(line => line.Contains("cannot reach", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_OverTls_TrustsNobodyUnknown()
    {
        using var made = new TestCertificates(_folder);
        using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"));
        using var bus = new ServiceBusStub(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null));
        await using var rig = new SourceRig("azure_service_bus");
        rig.Start(Arguments(bus.Connection()));
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.Contains("certificate", rig.Health.Problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_WrongKey_IsTriedAgainAndNowhereToBeSeen()
    {
        using var bus = new ServiceBusStub(null);
        await using var rig = new SourceRig("azure_service_bus");
        rig.Start(Arguments(bus.Connection("verywrong") + Emulated));
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.DoesNotContain("verywrong", rig.Health.Problem + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"queue_name": "q"}""", "the argument 'conn_str' is missing")]
    [InlineData("""{"conn_str": "", "queue_name": "q"}""", "conn_str is empty")]
    [InlineData("""{"conn_str": "topsecret", "queue_name": "q"}""", "conn_str is no connection string: Endpoint=sb://… is missing")]
    [InlineData("""{"conn_str": "Endpoint=sb://a/", "queue_name": "q"}""", "SharedAccessKeyName and SharedAccessKey are missing")]
    [InlineData("""{"conn_str": "Endpoint=sb://a/;SharedAccessKeyName=a;SharedAccessKey=b"}""", "the argument 'queue_name' is missing")]
    [InlineData("""{"conn_str": "Endpoint=sb://a/;SharedAccessKeyName=a;SharedAccessKey=b", "queue_name": ""}""", "queue_name is empty")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("azure_service_bus");
        var said = await rig.EndAsync(arguments);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", said, StringComparison.Ordinal);
    }

    private static Data Binary(string body) => new() { Binary = Encoding.Latin1.GetBytes(body) };

    private static string Arguments(string connection) => $$"""{"conn_str": "{{connection}}", "queue_name": "alerts"}""";

    private static SourceRig Started(ServiceBusStub bus)
    {
        var rig = new SourceRig("azure_service_bus");
        rig.Start(Arguments(bus.Connection() + Emulated));
        return rig;
    }
}
