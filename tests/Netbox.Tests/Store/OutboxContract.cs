using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>What every outbox does.</summary>
public abstract class OutboxContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    private protected abstract IOutbox Outbox { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Due_GivesWhatIsDueOldestFirst()
    {
        Add(Entry("t:1", "a", 0), Entry("t:1", "b", 5), Entry("t:2", "a", 0), Entry("t:1", "c", 1));

        Assert.Equal(["a", "c"], await DueAsync("t:1", 1));
        Assert.Equal(["a", "b", "c"], await DueAsync("t:1", 5));
        Assert.Equal(["a"], await DueAsync("t:1", 5, limit: 1));
        Assert.Empty(await DueAsync("t:3", 5));
    }

    [Fact]
    public async Task Due_BehindAWaitingEntryOfItsKey_IsHeldBack()
    {
        Add(Entry("t:1", "a", 0), Entry("t:1", "a", 0), Entry("t:1", "b", 0), Entry("t:2", "a", 0));
        await Outbox.FailAsync(1, "no", Start.AddSeconds(10), Stop);

        Assert.Equal(["b"], await DueAsync("t:1", 9));
        Assert.Equal(["a", "a", "b"], await DueAsync("t:1", 10));
        Assert.Equal(["a"], await DueAsync("t:2", 9));
    }

    [Fact]
    public async Task NextDue_IsThatOfTheFirstOfEachKey()
    {
        Assert.Null(await Outbox.NextDueAsync("t:1", Stop));
        Add(Entry("t:1", "a", 0), Entry("t:1", "a", 0), Entry("t:1", "b", 20));
        await Outbox.FailAsync(1, "no", Start.AddSeconds(10), Stop);

        Assert.Equal(Start.AddSeconds(10), await Outbox.NextDueAsync("t:1", Stop));
        await Outbox.CompleteAsync(1, 200, Start, Stop);
        Assert.Equal(Start, await Outbox.NextDueAsync("t:1", Stop));
        await Outbox.CompleteAsync(2, 200, Start, Stop);
        await Outbox.CompleteAsync(3, 200, Start, Stop);
        Assert.Null(await Outbox.NextDueAsync("t:1", Stop));
    }

    [Fact]
    public async Task Fail_CountsAndKeepsTheReason()
    {
        Add(Entry("t:1", "a", 0));
        await Outbox.FailAsync(1, "first", Start.AddSeconds(1), Stop);
        await Outbox.FailAsync(1, "secönd", Start.AddSeconds(2), Stop);

        var entry = Assert.Single(await Outbox.DueAsync("t:1", Start.AddSeconds(2), 10, Stop));
        Assert.Equal((2, "secönd", Start.AddSeconds(2), Start, false), (
            entry.Attempts, entry.LastError, entry.NextAttempt, entry.Created, entry.Dead));
        Assert.Equal([1, 2, 3], entry.Body.ToArray());
    }

    [Fact]
    public async Task Fail_WithoutANextAttempt_IsTheEnd()
    {
        Add(Entry("t:1", "a", 0), Entry("t:1", "a", 0));
        await Outbox.FailAsync(1, "no", null, Stop);

        var dead = Assert.Single(await Outbox.DeadAsync("t:", 10, Stop));
        Assert.Equal((1, 1, "no", true), (dead.Id, dead.Attempts, dead.LastError, dead.Dead));
        Assert.Equal(["a"], await DueAsync("t:1", 0));
        Assert.Empty(await Outbox.DeadAsync("u:", 10, Stop));

        await Outbox.ReviveAsync(1, "anew"u8.ToArray(), Start.AddSeconds(7), Stop);
        Assert.Equal("anew"u8.ToArray(), (await Outbox.FindAsync(1, Stop))!.Body.ToArray());
        Assert.Empty(await Outbox.DeadAsync("t:", 10, Stop));
        Assert.Equal(["a", "a"], await DueAsync("t:1", 7));
    }

    [Fact]
    public async Task About_GivesThoseOfTheTopicAndKeyNewestFirst()
    {
        Add(Entry("t:1", "a", 0), Entry("t:1", "a", 0), Entry("t:1", "b", 0), Entry("t:2", "a", 0), Entry("t:1", "a", 9));
        await Outbox.FailAsync(2, "no", null, Stop);

        Assert.Equal([5, 2, 1], (await Outbox.AboutAsync("t:1", "a", 9, Stop)).Select(entry => entry.Id));
        Assert.Equal([5, 2], (await Outbox.AboutAsync("t:1", "a", 2, Stop)).Select(entry => entry.Id));
        Assert.Empty(await Outbox.AboutAsync("t:", "a", 9, Stop));
    }

    [Fact]
    public async Task Topics_AreThoseWithSomethingToDo()
    {
        Add(Entry("t:1", "a", 100), Entry("t:2", "a", 0), Entry("t:1", "b", 0), Entry("u:1", "a", 0), Entry("T:1", "a", 0));
        await Outbox.FailAsync(2, "no", null, Stop);

        Assert.Equal(["t:1"], await Outbox.TopicsAsync("t:", Stop));
    }

    private protected abstract void Add(params OutboxEntry[] entries);

    private static OutboxEntry Entry(string topic, string key, int seconds) =>
        new(0, Start, topic, key, new byte[] { 1, 2, 3 }, NextAttempt: Start.AddSeconds(seconds));

    private async Task<IEnumerable<string>> DueAsync(string topic, int seconds, int limit = 10) =>
        (await Outbox.DueAsync(topic, Start.AddSeconds(seconds), limit, Stop)).Select(entry => entry.Key);
}
