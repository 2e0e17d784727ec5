using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A real RabbitMQ for all tests: it takes seconds to start.</summary>
public sealed class RabbitmqServer : IAsyncLifetime
{
    internal LocalServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await LocalServer.RabbitmqAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class RabbitmqTests(RabbitmqServer rabbit) : IClassFixture<RabbitmqServer>
{
    private const string Classic = """, "queue_type": "classic" """;

    private readonly string _queue = $"q{Guid.NewGuid():N}";

    // body | body of the event; nothing for none
    public static TheoryData<string, string> Bodies => new()
    {
        { """{"a": 1}""", """{"a":1}""" },
        { "text", "\"text\"" },
        { "", "\"\"" },
        { "\u00ff", "" },
        { new string('[', 2000) + new string(']', 2000), "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Run_Body_IsAnEventOrIsSaid(string body, string expected)
    {
        await using var rig = Start("");
        await SendAsync(Encoding.Latin1.GetBytes(body));
        await SendAsync("\"end\""u8.ToArray());
        var events = await rig.EventsAsync(expected.Length == 0 ? 1 : 2);

        Assert.Equal(expected.Length == 0 ? ["\"end\""] : [expected, "\"end\""], events.Select(e => e.GetProperty("body").GetRawText()));
        Assert.Equal(expected.Length == 0, rig.Log.All.Any(line => line.Contains("left out", StringComparison.Ordinal)));
    }

    // host, authority, password | what is said; nothing where it works
    [Theory]
    [InlineData("localhost", "<CA>", "guest", null)]
    [InlineData("127.0.0.1", "<CA>", "guest", "its certificate is for localhost, not for the host that is named")]
    [InlineData("localhost", "<OTHER>", "guest", "its certificate comes from CN=issuing, which is none of those in cafile, nor below one")]
    [InlineData("localhost", "<CA>", "verywrong", "the broker refuses the user or his password")]
    public async Task Run_OverTls_KnowsTheBroker(string host, string authority, string password, string? problem)
    {
        await using var rig = new SourceRig("rabbitmq");
        using (var other = new TlsAuthority())
            other.Write(rig.Folder);
        var file = authority == "<CA>" ? Path.Combine(rabbit.Server.Folder, "ca.pem") : rig.At("ca.pem");
        rig.Start($$"""
            {"url": "amqps://guest:{{password}}@{{host}}:{{rabbit.Server.TlsPort}}", "queue": "{{_queue}}", "declare": true, "cafile": "{{file}}"}
            """);
        await TlsRows.SeeAsync(rig, problem, password, async () =>
        {
            await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("sessions") > 0, "it is connected");
            await SendAsync("1"u8.ToArray());
        });
    }

    [Fact]
    public async Task Run_Message_HasItsMeta()
    {
        await using var rig = Start("");
        await SendAsync("1"u8.ToArray(), new BasicProperties
        {
            MessageId = "11111111-2222-4333-8444-555555555555", ContentType = "application/json",
            Headers = new Dictionary<string, object?> { ["a"] = "text", ["n"] = 5, ["list"] = new List<object?> { true, "x" } },
        });
        var meta = Assert.Single(await rig.EventsAsync(1)).GetProperty("meta");

        Assert.Equal(_queue, meta.GetProperty("routing_key").GetString());
        Assert.Equal("11111111-2222-4333-8444-555555555555", meta.GetProperty("uuid").GetString());
        // The publisher adds one of its own.
        Assert.StartsWith("""{"a":"text","n":5,"list":[true,"x"]""", meta.GetProperty("headers").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsBeforeAnEventIsRecorded_TheMessageComesAgain()
    {
        var taken = new TaskCompletionSource();
        await using (var first = new SourceRig("rabbitmq"))
        {
            first.BeforePublish = async _ =>
            {
                taken.TrySetResult();
                await Task.Delay(Timeout.Infinite, first.Stopping);
            };
            first.Start(Arguments(""));
            await SendAsync("1"u8.ToArray());
            await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
        }
        await using var second = Start("");
        var again = Assert.Single(await second.EventsAsync(1));

        Assert.Equal("1", again.GetProperty("body").GetRawText());
        Assert.True(again.GetProperty("meta").GetProperty("redelivered").GetBoolean());
    }

    [Fact]
    public async Task Run_Exchange_IsBound()
    {
        await using var rig = Start(""", "exchange": "amq.topic", "routing_keys": ["alarm.#"] """);
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("sessions") > 0, "it is bound");
        await SendAsync("1"u8.ToArray(), null, "amq.topic", "alarm.fire");
        await SendAsync("2"u8.ToArray(), null, "amq.topic", "other");

        Assert.Equal("1", Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Run_QueueThatIsNotThere_IsTriedAgainAndTakenWhenItIs()
    {
        await using var rig = new SourceRig("rabbitmq");
        rig.Start(Arguments(", \"declare\": false"));
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said");
        Assert.Contains("no queue", rig.Health.Problem, StringComparison.Ordinal);
        await SendAsync("1"u8.ToArray());

        Assert.Single(await rig.EventsAsync(1));
    }

    [Fact]
    public async Task Run_BrokerAwayAndBack_LosesNothingAndSaysItOnce()
    {
        await using var own = await LocalServer.RabbitmqAsync();
        await using var rig = new SourceRig("rabbitmq");
        // A quorum queue that is some milliseconds old does not come back from a kill.
        rig.Start(Arguments(Classic, own));
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("sessions") > 0, "it is there");
        await SendAsync("1"u8.ToArray(), null, "", null, own, "classic");
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        await own.KillAsync();
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is away");
        await own.StartAsync();
        await SendAsync("2"u8.ToArray(), null, "", null, own, "classic");
        await rig.UntilAsync(() => rig.Published >= 2 && rig.Health.Problem is null, "it is back");

        Assert.Equal("2", (await rig.EventsAsync(2))[^1].GetProperty("body").GetRawText());
        Assert.Single(rig.Log.All, line => line.Contains("cannot reach", StringComparison.Ordinal) && line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_MessageThatIsTooLarge_IsSaid()
    {
        await using var rig = Start("");
        await SendAsync(new byte[(16 << 20) + 1]);
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said");

        Assert.True(rig.IsRunning);
        Assert.Equal(0, rig.Published);
    }

    [Fact]
    public async Task Run_WrongPassword_IsTriedAgainAndNowhereToBeSeen()
    {
        await using var rig = new SourceRig("rabbitmq");
        rig.Start($$"""{"url": "amqp://guest:verywrong@127.0.0.1:{{rabbit.Server.Port}}", "queue": "q"}""");
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.DoesNotContain("verywrong", rig.Health.Problem + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "the argument 'queue' is missing")]
    [InlineData("""{"queue": "q", "url": "http://me:topsecret@a"}""", "url is no address: expected amqp://user:password@host:port/virtual-host, or amqps://…")]
    [InlineData("""{"queue": "q", "prefetch": 0}""", "prefetch is 0: expected a whole number from 1 to 10000")]
    [InlineData("""{"queue": "q", "queue_type": "fast"}""", "queue_type is 'fast': expected quorum or classic")]
    [InlineData("""{"queue": "q", "routing_keys": 5}""", "routing_keys is a list of texts, not a whole number")]
    [InlineData("""{"queue": "q", "password": ""}""", "password is empty")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("rabbitmq");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private SourceRig Start(string more)
    {
        var rig = new SourceRig("rabbitmq");
        rig.Start(Arguments(more));
        return rig;
    }

    private string Arguments(string more, LocalServer? server = null) =>
        $$"""{"host": "127.0.0.1", "port": {{(server ?? rabbit.Server).Port}}, "queue": "{{_queue}}"{{(more.Contains("declare", StringComparison.Ordinal) ? "" : ", \"declare\": true")}}{{more}}}""";

    private async Task SendAsync(
        byte[] body, BasicProperties? properties = null, string exchange = "", string? key = null, LocalServer? server = null,
        string type = "quorum")
    {
        using var late = new CancellationTokenSource(SourceRig.Patience);
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = (server ?? rabbit.Server).Port };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        if (exchange.Length == 0)
            await channel.QueueDeclareAsync(
                _queue, true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = type }, cancellationToken: late.Token);
        for (var attempt = 1; ; attempt++)
            try
            {
                await channel.BasicPublishAsync(exchange, key ?? _queue, false, properties ?? new BasicProperties(), body, late.Token);
                return;
            }
            catch (PublishException) when (attempt < 100)
            {
                // A quorum queue needs a moment after its broker has started.
                await Task.Delay(100, late.Token);
            }
    }
}
