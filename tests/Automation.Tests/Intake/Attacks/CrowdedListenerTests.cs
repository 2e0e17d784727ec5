using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Connections;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>More clients, bodies and events than there is room for: others still get through, and what is refused hears so.</summary>
public sealed class CrowdedListenerTests
{
    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(8, 100, 100)]
    [InlineData(100, 100, 8)]
    public async Task Connect_FarMoreSilentOnesThanPlaces_NewcomersAreServedAndTheOldestDropped(int inAll, int perListener, int perAddress)
    {
        await using var webhook = new AttackedWebhook(connections: new ConnectionLimits(inAll, perListener, perAddress));
        var silent = new List<TcpClient>();
        for (var i = 0; i < 60; i++)
        {
            silent.Add(await webhook.ConnectAsync());
            if (i % 3 == 0)
                await silent[^1].GetStream().WriteAsync("POST / HTTP/1.1\r\nHo"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var (status, reply) = await webhook.PostAsync("{}");

        Assert.True(status == 200, reply);
        Assert.Single(await webhook.TakeAsync());
        // The first came first: it is gone.
        Assert.True(await EndsAsync(silent[1]));
        Assert.InRange(webhook.Connections.Count, 0, inAll + 1);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Connect_WhileARequestIsBeingRecorded_ItsConnectionIsNotDropped()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var webhook = new AttackedWebhook(connections: new ConnectionLimits(4, 4, 4), sink: new WaitingSink(began, gate.Task));
        var answer = webhook.PostAsync("{}");
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var silent = new List<TcpClient>();
        for (var i = 0; i < 20; i++)
            silent.Add(await webhook.ConnectAsync());
        Assert.True(await EndsAsync(silent[0]));
        gate.SetResult();

        Assert.Equal(200, (await answer).Status);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Post_MoreBodyThanThereIsMemoryFor_Is503AndTheMemoryComesBack()
    {
        await using var webhook = new AttackedWebhook(bodies: 256 * 1024);

        var (status, reply) = await webhook.PostAsync($"\"{new string('x', 400_000)}\"");
        var later = await webhook.PostAsync($"\"{new string('x', 50_000)}\"");

        Assert.Equal(503, status);
        Assert.Contains("Retry-After: 1\r\n", reply, StringComparison.Ordinal);
        Assert.True(later.Status == 200, later.Reply);
        Assert.Single(await webhook.TakeAsync());
    }

    [Fact]
    public async Task Post_WhileBodiesOfOthersStopHalfway_IsTaken()
    {
        var time = new FakeTimeProvider();
        await using var webhook = new AttackedWebhook(bodies: 512 * 1024, time: time);
        using var stopped = await webhook.ConnectAsync();
        await stopped.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n{new string('x', 200_000)}"),
                TestContext.Current.CancellationToken);
        while (webhook.Admission.Bodies.Taken < 512 * 1024)
            await Task.Yield();
        Assert.Equal(503, (await webhook.PostAsync($"\"{new string('x', 150_000)}\"")).Status);
        time.Advance(SharedRoom.Patience);

        var (status, reply) = await webhook.PostAsync($"\"{new string('x', 150_000)}\"");

        Assert.True(status == 200, reply);
        Assert.Single(await webhook.TakeAsync());
        // Its sender hears that it is over.
        var rest = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await stopped.GetStream().CopyToAsync(rest, TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            throw new IOException("closed in order");
        });
        Assert.DoesNotContain("HTTP/1.1 200", Encoding.ASCII.GetString(rest.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MoreThanMayWait_Is503WithRetryAfterUntilSomeAreJudged()
    {
        await using var webhook = new AttackedWebhook(limits: new IntakeLimits { WaitingEvents = 2 });
        Assert.Equal(200, (await webhook.PostAsync("{}")).Status);
        Assert.Equal(200, (await webhook.PostAsync("{}")).Status);

        var (status, reply) = await webhook.PostAsync("{}");

        Assert.Equal(503, status);
        Assert.Contains("Retry-After: 5\r\n", reply, StringComparison.Ordinal);
        Assert.Contains("2 events", webhook.Health.Report().Problem, StringComparison.Ordinal);
        Assert.Equal(2, (await webhook.TakeAsync()).Count);
        Assert.Equal(200, (await webhook.PostAsync("{}")).Status);
        Assert.Null(webhook.Health.Report().Problem);
    }

    [Fact]
    public async Task Post_UnsignedToASignedPort_IsRefusedBeforeItsBodyIsRead()
    {
        await using var webhook = new AttackedWebhook(new Mapping { { "hmac_secret", "shh" } });
        using var client = await webhook.ConnectAsync();

        // A head alone: the body never comes.
        await client.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken);
        var reply = new byte[12];
        await client.GetStream().ReadExactlyAsync(reply, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(reply));
    }

    [Fact]
    public void Waiting_OfSeveralRulesets_IsBoundedTogetherAndCountedOnce()
    {
        var admission = new IntakeAdmission(new IntakeLimits { WaitingBytes = 100 }, null, TimeProvider.System);
        foreach (var ruleset in (string[])["a", "b", "c", "d"])
        {
            admission.Of(ruleset).Take(1, 100);
            Assert.Throws<NoRoomException>(() => admission.Of(ruleset).Take(1, 1));
        }
        Assert.Throws<NoRoomException>(() => admission.Of("e").Take(1, 1));

        // Answers of the log come in any order, judging may be faster.
        admission.Of("a").Judged(Entry(7));
        admission.Of("a").Judged(Entry(7));
        admission.Of("a").Appended(7, 1, 100);
        Assert.Equal((0, 0), admission.Of("a").Waiting);
        admission.Of("e").Take(1, 1);
        admission.Of("b").Return(1, 100);
        Assert.Equal((0, 0), admission.Of("b").Waiting);
    }

    [Fact]
    public void Waiting_FromBeforeTheStart_CountsUntilItIsJudged()
    {
        var backlog = new IntakeAdmission(new IntakeLimits { WaitingEvents = 2 }, null, TimeProvider.System).Of("a");
        backlog.Inherit(2, 20, 9);
        backlog.Inherit(2, 20, 9);
        Assert.Throws<NoRoomException>(() => backlog.Take(1, 1));

        backlog.Judged(Entry(8));
        backlog.Take(1, 1);
        backlog.Judged(Entry(9));

        Assert.Equal((1, 1), backlog.Waiting);
    }

    [Theory]
    [InlineData(1024, 640, 512, 384)]
    [InlineData(20_000, 8192, 4096, 3072)]
    [InlineData(20, 16, 16, 16)]
    public void Limits_ByDescriptors_LeaveSomeToOthers(long descriptors, int inAll, int perListener, int perAddress) =>
        Assert.Equal(new ConnectionLimits(inAll, perListener, perAddress), ConnectionLimits.Of(descriptors));

    private static LogEntry Entry(long position) => new(position, "a", EntryKind.Event, new byte[10], default);

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().CopyToAsync(Stream.Null, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed class WaitingSink(TaskCompletionSource began, Task gate) : Plumbline.Automation.Intake.IEventSink
    {
        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken) => new(gate);

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken)
        {
            began.TrySetResult();
            return new(gate);
        }
    }
}
