using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a real Mosquitto.</summary>
public sealed class MqttTests
{
    // payload | body of the event; nothing for none
    public static TheoryData<string, string> Payloads => new()
    {
        { """{"a": 1}""", """{"a":1}""" },
        { "21.5", "21.5" },
        { "on", "\"on\"" },
        { "", "\"\"" },
        { "\u00ff", "" },
        { new string('[', 2000), "\"" + new string('[', 499) },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task Run_Payload_IsAnEventOrIsSaid(string payload, string expected)
    {
        await using var broker = await LocalServer.MosquittoAsync();
        await using var rig = await StartAsync(broker, """, "topic": "plant/+/state" """);
        await SendAsync(broker, "plant/1/state", System.Text.Encoding.Latin1.GetBytes(payload));
        await SendAsync(broker, "elsewhere", "no"u8.ToArray());
        await SendAsync(broker, "plant/2/state", "\"end\""u8.ToArray());
        await rig.UntilAsync(() => rig.Published >= 1, "the last");
        var events = await rig.EventsAsync(expected is "" or ['"', '[', ..] ? 1 : 2);

        Assert.Equal("plant/2/state", events[^1].GetProperty("meta").GetProperty("topic").GetString());
        if (events.Count == 2)
        {
            Assert.Equal(expected, events[0].GetProperty("body").GetRawText());
            Assert.Equal(["topic", "qos", "retain", "source", "received_at", "uuid"], events[0].GetProperty("meta").EnumerateObject().Select(p => p.Name));
        }
        else
            Assert.Contains(rig.Log.All, line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_EndsBeforeAnEventIsRecorded_TheMessageComesAgain()
    {
        await using var broker = await LocalServer.MosquittoAsync();
        var taken = new TaskCompletionSource();
        const string Named = """, "topic": "t", "client_id": "one" """;
        await using (var first = new SourceRig("mqtt"))
        {
            first.BeforePublish = async _ =>
            {
                taken.TrySetResult();
                await Task.Delay(Timeout.Infinite, first.Stopping);
            };
            first.Start(Arguments(broker, Named));
            await first.UntilAsync(() => first.Health.Counts.GetValueOrDefault("sessions") > 0, "it is subscribed");
            await SendAsync(broker, "t", "1"u8.ToArray());
            await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
        }
        // What comes while nobody is there is kept for the session.
        await SendAsync(broker, "t", "2"u8.ToArray());
        await using var second = await StartAsync(broker, Named);

        Assert.Equal(["1", "2"], (await second.EventsAsync(2)).Select(e => e.GetProperty("body").GetRawText()));
    }

    [Fact]
    public async Task Run_BrokerAwayAndBack_LosesNothingAndSaysItOnce()
    {
        await using var broker = await LocalServer.MosquittoAsync();
        await using var rig = await StartAsync(broker, """, "topic": "t", "client_id": "one" """);
        await SendAsync(broker, "t", "1"u8.ToArray());
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        await broker.KillAsync();
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is away");
        await broker.StartAsync();
        await rig.UntilAsync(() => rig.Health.Problem is null, "it is back");
        await SendAsync(broker, "t", "2"u8.ToArray());

        Assert.Equal("2", (await rig.EventsAsync(2))[^1].GetProperty("body").GetRawText());
        Assert.Single(rig.Log.All, line => line.Contains("cannot reach", StringComparison.Ordinal) && line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_MessageThatIsTooLarge_IsNotSentAndThoseBehindItAre()
    {
        await using var broker = await LocalServer.MosquittoAsync();
        await using var rig = await StartAsync(broker, """, "topic": "t", "client_id": "one" """);
        await SendAsync(broker, "t", new byte[(16 << 20) + (128 << 10)]);
        await SendAsync(broker, "t", "1"u8.ToArray());

        Assert.Equal("1", Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
        Assert.Null(rig.Health.Problem);
    }

    [Fact]
    public async Task Run_BrokerThatRefuses_IsTriedAgainWithoutThePassword()
    {
        await using var broker = await LocalServer.MosquittoAsync("allow_anonymous false");
        await using var rig = new SourceRig("mqtt");
        rig.Start(Arguments(broker, """, "topic": "t", "username": "me", "password": "topsecret" """));
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.True(rig.IsRunning);
        Assert.DoesNotContain("topsecret", rig.Health.Problem + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"topic": "t"}""", "the argument 'host' is missing")]
    [InlineData("""{"host": "a"}""", "Exactly one of topic and topics must be provided.")]
    [InlineData("""{"host": "a", "topic": "t", "topics": ["u"]}""", "Exactly one of topic and topics must be provided.")]
    [InlineData("""{"host": "a", "topic": "a/#/b"}""", "a topic is a text: expected a text such as plant/+/alarm or plant/#")]
    [InlineData("""{"host": "a", "topic": "a+"}""", "a topic is a text: expected")]
    [InlineData("""{"host": "a", "topic": "t", "qos": 3}""", "qos is 3: expected a whole number from 0 to 2")]
    [InlineData("""{"host": "a", "topic": "t", "protocol": "4"}""", "protocol is '4': expected 5 or 3.1.1")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("mqtt");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private static async Task<SourceRig> StartAsync(LocalServer broker, string more)
    {
        var rig = new SourceRig("mqtt");
        rig.Start(Arguments(broker, more));
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("sessions") > 0, "it is subscribed");
        return rig;
    }

    private static string Arguments(LocalServer broker, string more) => $$"""{"host": "127.0.0.1", "port": {{broker.Port}}{{more}}}""";

    private static async Task SendAsync(LocalServer broker, string topic, byte[] payload)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build());
        await client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());
        await client.DisconnectAsync(new MqttClientDisconnectOptions());
    }
}
