using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a real Redis.</summary>
public sealed class RedisStreamTests
{
    [Fact]
    public async Task Run_Entries_AreEventsAndAcknowledged()
    {
        await using var redis = await LocalServer.RedisAsync();
        await using var rig = Start(redis, """, "offset": "earliest" """);
        await AddAsync(redis, "n", "1", "text", "é");
        await AddAsync(redis, "n", "2");
        var events = await rig.EventsAsync(2);

        Assert.Equal("""{"n":"1","text":"é"}""", events[0].GetProperty("body").GetRawText());
        Assert.Equal(["stream", "id", "source", "received_at", "uuid"], events[0].GetProperty("meta").EnumerateObject().Select(p => p.Name));
        Assert.Equal("s", events[0].GetProperty("meta").GetProperty("stream").GetString());
        await rig.UntilAsync(() => Pending(redis) == 0, "all are acknowledged");
    }

    // value of the field | body of the event; nothing for none
    public static TheoryData<string, string> Fields => new()
    {
        { """{"a": 1}""", """{"a":1}""" },
        { "no json", "\"no json\"" },
        { "", "\"\"" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Run_Field_HoldsTheBody(string value, string expected)
    {
        await using var redis = await LocalServer.RedisAsync();
        await using var rig = Start(redis, """, "offset": "earliest", "field": "data" """);
        await AddAsync(redis, "other", "x");
        await AddAsync(redis, "data", value);

        Assert.Equal(expected, Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
        Assert.Contains(rig.Log.All, line => line.Contains("has no field data", StringComparison.Ordinal));
        await rig.UntilAsync(() => Pending(redis) == 0, "what is left out is acknowledged as well");
    }

    [Fact]
    public async Task Run_EndsBeforeAnEventIsRecorded_TheEntryComesAgain()
    {
        await using var redis = await LocalServer.RedisAsync();
        var taken = new TaskCompletionSource();
        await using (var first = new SourceRig("redis_stream"))
        {
            first.BeforePublish = async _ =>
            {
                taken.TrySetResult();
                await Task.Delay(Timeout.Infinite, first.Stopping);
            };
            first.Start(Arguments(redis, """, "offset": "earliest" """));
            await AddAsync(redis, "n", "1");
            await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
        }
        await using var second = Start(redis, "");

        Assert.Equal("""{"n":"1"}""", Assert.Single(await second.EventsAsync(1)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Run_OtherConsumerThatIsGone_ItsEntriesAreTakenOver()
    {
        await using var redis = await LocalServer.RedisAsync();
        await CliAsync(redis, "XGROUP", "CREATE", "s", "plumbline", "0", "MKSTREAM");
        await AddAsync(redis, "n", "1");
        await CliAsync(redis, "XREADGROUP", "GROUP", "plumbline", "other", "STREAMS", "s", ">");
        await using var rig = Start(redis, """, "take_over_after": 1 """);

        Assert.Equal("""{"n":"1"}""", Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Run_ServerAwayAndBack_LosesNothingAndSaysItOnce()
    {
        await using var redis = await LocalServer.RedisAsync();
        await using var rig = Start(redis, """, "offset": "earliest" """);
        await AddAsync(redis, "n", "1");
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        await redis.KillAsync();
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is away");
        await redis.StartAsync();
        await AddAsync(redis, "n", "2");
        await rig.UntilAsync(() => rig.Published == 2 && rig.Health.Problem is null, "it is back");

        Assert.Single(rig.Log.All, line => line.Contains("cannot reach", StringComparison.Ordinal) && line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WrongPassword_IsTriedAgainAndNowhereToBeSeen()
    {
        await using var redis = await LocalServer.RedisAsync("--requirepass", "rightsecret");
        await using var rig = Start(redis, """, "password": "wrongsecret" """);
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.Contains("WRONGPASS", rig.Health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("wrongsecret", rig.Health.Problem + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
        await using var right = Start(redis, """, "password": "rightsecret" """);
        await right.UntilAsync(() => right.Health.Problem is null, "it is taken");
    }

    // What a server that is none sends.
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("$99999999999\r\n")]
    [InlineData("*1000000000\r\n")]
    [InlineData("-ERR no\r\n")]
    [InlineData("+OK")]
    public async Task Run_HostileServer_IsTriedAgain(string answer)
    {
        await using var server = new HttpStub(_ => answer) { EndOfRequest = "\r\n" };
        await using var rig = new SourceRig("redis_stream");
        rig.Start($$"""{"host": "127.0.0.1", "port": {{server.Port}}, "stream": "s"}""");
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("reconnects") >= 2, "it is tried again");

        Assert.True(rig.IsRunning);
    }

    [Theory]
    [InlineData("{}", "the argument 'stream' is missing")]
    [InlineData("""{"stream": 5}""", "stream is the name of a stream, not a whole number")]
    [InlineData("""{"stream": "s", "port": 0}""", "port is 0: expected a whole number from 1 to 65535")]
    [InlineData("""{"stream": "s", "offset": "first"}""", "offset is 'first': expected latest or earliest")]
    [InlineData("""{"stream": "s", "password": ""}""", "password is empty")]
    [InlineData("""{"stream": "s", "cafile": "nowhere.pem"}""", "a file of cafile, certfile and keyfile cannot be used")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("redis_stream");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private static SourceRig Start(LocalServer redis, string more)
    {
        var rig = new SourceRig("redis_stream");
        rig.Start(Arguments(redis, more));
        return rig;
    }

    private static string Arguments(LocalServer redis, string more) => $$"""{"host": "127.0.0.1", "port": {{redis.Port}}, "stream": "s"{{more}}}""";

    private static Task<string> AddAsync(LocalServer redis, params string[] fields) => CliAsync(redis, ["XADD", "s", "*", .. fields]);

    private static int Pending(LocalServer redis) => CliAsync(redis, "XPENDING", "s", "plumbline").GetAwaiter().GetResult().TrimStart()[0] - '0';

    private static async Task<string> CliAsync(LocalServer redis, params string[] words)
    {
        var (code, printed) = await LocalServer.RunAsync("redis-cli", [], ["-p", $"{redis.Port}", .. words]);
        Assert.Equal(0, code);
        return printed;
    }
}
