using Confluent.Kafka;
using Plumbline.Automation.Intake.Sources.Kafka;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>What a group is told of the place of its member: behind what is done, and that he is there.</summary>
public sealed class KafkaPlaceTests(MockBroker broker) : IClassFixture<MockBroker>
{
    private static int _number;

    private readonly string _topic = $"place{Interlocked.Increment(ref _number)}";

    // No UTF-8.
    private static readonly byte[] Unreadable = [0xff];

    [Fact]
    public async Task Run_OnlyWhatBringsNoEventComes_ItsPlaceIsCommittedAllTheSame()
    {
        broker.Topic(_topic);
        broker.SendMany(_topic, Unreadable, 3000);
        using var stays = new ManualResetEventSlim();
        await using var rig = new SourceRig("kafka");
        var left = 0;
        rig.Log.Logged = line =>
        {
            if (line.Contains("left out", StringComparison.Ordinal) && ++left == 2000)
                stays.Wait(SourceRig.Patience);
        };
        rig.Start(Arguments(""", "offset": "earliest", "group_id": "unreadable" """));
        var before = -1L;
        try
        {
            await rig.UntilAsync(() => left == 2000, "2,000 are looked at");
            // While others still come.
            await rig.UntilAsync(() => (before = broker.Committed(_topic, "unreadable")) >= 1000, "a place is kept");
        }
        finally
        {
            stays.Set();
        }

        Assert.InRange(before, 1000, 2000);
        await rig.UntilAsync(() => broker.Committed(_topic, "unreadable") == 3000, "all of them are behind it");
    }

    [Fact]
    public async Task Run_ToldToEndWhileMuchComes_EndsAtTheNextMessage()
    {
        broker.Topic(_topic);
        broker.SendMany(_topic, Unreadable, 3000);
        await using var rig = new SourceRig("kafka");
        var left = 0;
        var stopping = Task.CompletedTask;
        rig.Log.Logged = line =>
        {
            if (line.Contains("left out", StringComparison.Ordinal) && ++left == 10)
            {
                stopping = rig.StopAsync();
                SpinWait.SpinUntil(() => rig.Stopping.IsCancellationRequested, SourceRig.Patience);
            }
        };
        rig.Start(Arguments(""", "offset": "earliest", "group_id": "ending" """));
        await rig.UntilAsync(() => left >= 10, "it is told");
        await stopping;

        Assert.InRange(left, 10, 11);
    }

    // The client has something to say while the event is not recorded yet.
    [Fact]
    public async Task Run_OtherTopicIsRefusedWhileAnEventTakesLong_GoesOnBehindIt()
    {
        var (other, taken, gate) = ($"{_topic}-other", new TaskCompletionSource(), new TaskCompletionSource());
        broker.Topic(_topic);
        broker.Topic(other);
        await using var rig = new SourceRig("kafka");
        rig.BeforePublish = _ =>
        {
            taken.TrySetResult();
            return gate.Task;
        };
        rig.Start($$"""
            {"host": "127.0.0.1", "port": {{broker.Port}}, "topics": ["{{_topic}}", "{{other}}"], "offset": "earliest", "group_id": "long",
            "metadata_max_age_ms": 200}
            """);
        await broker.SendAsync(_topic, "1"u8.ToArray());
        await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
        broker.Refuse(other, ErrorCode.TopicAuthorizationFailed);
        await rig.UntilAsync(() => rig.Log.All.Any(line => line.Contains(other, StringComparison.Ordinal)), "the refusal is said");
        // A session that ended by it would take the message again.
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        gate.SetResult();

        await broker.SendAsync(_topic, "2"u8.ToArray());

        // The group divides its topics anew meanwhile: what was not done by then may come again, and nothing stays behind.
        await rig.UntilAsync(() => broker.Committed(_topic, "long") == 2, "both are done");
        Assert.Equal(["1", "2"], (await rig.EventsAsync(2)).Select(e => e.GetProperty("body").GetRawText()).Distinct());
        Assert.DoesNotContain(rig.Log.All, line => line.Contains("cannot reach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DoneAsync_WorkThatTakesLong_ShowsAgainAndAgainUntilWeAreToldToEnd()
    {
        using var stop = new CancellationTokenSource();
        var (work, shown) = (new TaskCompletionSource(), 0);
        var done = LongWork.DoneAsync(work.Task, TimeSpan.FromMilliseconds(1), () =>
        {
            if (++shown == 3)
                stop.Cancel();
        }, TimeProvider.System, stop.Token);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Assert.Equal(3, shown);
        Assert.False(done.IsCompleted);
        work.SetResult();
        await done;
    }

    [Fact]
    public void Add_Messages_KeepsOfEachPartitionTheNewest()
    {
        var taken = new TakenMessages();
        for (var i = 0; i < 500; i++)
        {
            Assert.False(taken.AreMany);
            taken.Add(new ConsumeResult<Ignore, byte[]> { Topic = i % 3 == 0 ? "a" : "b", Partition = i % 2, Offset = i });
        }

        Assert.True(taken.AreMany);
        Assert.Equal(["a/0/498", "a/1/495", "b/0/496", "b/1/499"], taken.Last.Select(
            message => $"{message.Topic}/{message.Partition.Value}/{message.Offset.Value}").Order());
        taken.Clear();
        Assert.Empty(taken.Last);
        Assert.False(taken.AreMany);
    }

    private string Arguments(string more) => $$"""{"host": "127.0.0.1", "port": {{broker.Port}}, "topic": "{{_topic}}"{{more}}}""";
}
