using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class NetboxStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reopened_GivesEveryListAsBefore()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = await EverythingAsync(host);
        var version = host.Store.ChangeVersion;
        await host.RestartAsync();

        Assert.Equal(before, await EverythingAsync(host));
        Assert.Equal(version, host.Store.ChangeVersion);
    }

    [Fact]
    public async Task Files_CopiedWhileItRuns_HoldAllThatWasAnswered()
    {
        await using var host = await SmallStore.CreateAsync();
        var copy = Path.Combine(Path.GetDirectoryName(host.Path)!, "copy.db");
        foreach (var ending in new[] { "", "-wal" })
            File.Copy(host.Path + ending, copy + ending);
        await using var second = NetboxStore.Open(new NetboxStoreOptions { Path = copy }, TimeProvider.System, out var newToken);

        Assert.Null(newToken);
        Assert.Equal(host.Store.ChangeVersion, second.ChangeVersion);
        foreach (var list in new[] { "virtualization/virtual-machines/", "core/object-changes/", "ipam/ip-addresses/" })
            Assert.Equal(
                host.Store.Reader.List(list, "").Select(r => r.GetRawText()), second.Reader.List(list, "").Select(r => r.GetRawText()));
    }

    [Fact]
    public async Task Ids_OfDeletedObjects_AreNotUsedAgainAfterARestart()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        await host.PostAsync("/api/extras/tags/", """{"name": "b", "slug": "b"}""");
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/extras/tags/2/")).Status);
        await host.RestartAsync();

        Assert.Equal(3, (await host.PostAsync("/api/extras/tags/", """{"name": "c", "slug": "c"}""")).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Request_ThatIsRefusedHalfway_ChangesNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        List<StoreCommit> commits = [];
        var version = host.Store.ChangeVersion;
        var before = await EverythingAsync(host);
        using var listening = host.Store.Subscribe(commits.Add);

        var answer = await host.SendAsync("DELETE", "/api/dcim/sites/", """[{"id": 2}, {"id": 1}]""");

        Assert.Equal(409, answer.Status);
        Assert.Equal(version, host.Store.ChangeVersion);
        Assert.Empty(commits);
        Assert.Equal(before, await EverythingAsync(host));
    }

    [Fact]
    public async Task Changes_AreReadAsFewAsAreAskedFor_AndWithoutAGap()
    {
        await using var host = new StoreHost();
        foreach (var some in Enumerable.Range(0, 1500).Chunk(500))
            await host.SendAsync(
                "POST", "/api/extras/tags/", $"[{string.Join(',', some.Select(i => $$"""{"name": "t{{i}}", "slug": "t{{i}}"}"""))}]");

        var (before, last) = (RowMap.Touched, host.Store.LastChange);
        var oldest = Assert.Single(host.Store.ChangesBehind(0, 1)).LogId;
        var few = host.Store.ChangesBehind(last - 5, 200).Select(c => c.LogId);
        Assert.Equal(Enumerable.Range(-4, 5).Select(i => last + i), few);
        Assert.InRange(RowMap.Touched - before, 6, 20);
        Assert.Equal(
            Enumerable.Range((int)oldest, (int)(last - oldest) + 1).Select(id => (long)id),
            host.Store.ChangesBehind(0, 2000).Select(c => c.LogId));
    }

    [Fact]
    public async Task Commits_TellListenersWhatChanged()
    {
        await using var host = new StoreHost();
        List<StoreCommit> commits = [];
        using (host.Store.Subscribe(commits.Add))
            await host.PostAsync("/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        await host.PostAsync("/api/extras/tags/", """{"name": "b", "slug": "b"}""");

        var commit = Assert.Single(commits);
        var change = Assert.Single(commit.Changes);
        Assert.Equal(
            (ChangeAction.Create, "extras.tag", 1L, "admin"), (change.Action, change.ObjectType, change.ObjectId, change.UserName));
        Assert.Equal(host.Store.ChangeVersion - 1, commit.Version);
    }

    [Fact]
    public async Task Reader_KeepsItsState()
    {
        await using var host = new StoreHost();
        var reader = host.Store.Reader;
        await host.PostAsync("/api/extras/tags/", """{"name": "a", "slug": "a"}""");

        Assert.Empty(reader.List("extras/tags/", ""));
        Assert.Null(reader.Find("extras/tags/", 1));
        Assert.Single(host.Store.Reader.List("extras/tags", "slug=a"));
        Assert.Throws<StoreQueryException>(() => reader.List("extras/no-such/", ""));
        Assert.Throws<StoreQueryException>(() => reader.List("extras/tags/", "id=x"));
    }

    [Fact]
    public async Task Writers_AtOnce_AllSucceedInOneOrder()
    {
        await using var host = new StoreHost();
        await Parallel.ForAsync(
            0, 40, Stop, async (i, _) => await host.PostAsync("/api/extras/tags/", $$"""{"name": "t{{i}}", "slug": "t{{i}}"}"""));

        var tags = host.Store.Reader.List("extras/tags/", "ordering=id");
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), tags.Select(t => t.GetProperty("id").GetInt64()));
        var times = tags.Select(t => t.GetProperty("last_updated").GetString()!).ToList();
        Assert.Equal(times.Distinct().Order(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task Writers_OfOneObject_WithItsETag_LoseNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        var tag = (await host.SendAsync("GET", "/api/virtualization/virtual-machines/2/")).Headers["ETag"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            host.SendAsync("PATCH", "/api/virtualization/virtual-machines/2/",
                $$"""{"comments": "{{i}}"}""", new Dictionary<string, string?> { ["If-Match"] = tag })));

        Assert.Equal([200, 412, 412, 412, 412, 412, 412, 412], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task LastUpdated_RisesThoughTheClockStandsOrGoesBack()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var host = new StoreHost(time: clock);
        List<string> times = [Updated(await host.PostAsync("/api/extras/tags/", """{"name": "a", "slug": "a"}"""))];
        times.Add(Updated((await host.SendAsync("PATCH", "/api/extras/tags/1/", "{}")).Json));
        clock.AdjustTime(DateTimeOffset.UnixEpoch.AddYears(50));
        times.Add(Updated((await host.SendAsync("PATCH", "/api/extras/tags/1/", "{}")).Json));
        await host.RestartAsync();
        times.Add(Updated((await host.SendAsync("PATCH", "/api/extras/tags/1/", "{}")).Json));

        Assert.Equal(times.Distinct().Order(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task Outbox_IsFilledInTheSameCommit()
    {
        await using var host = new StoreHost(planner: new EveryChange());
        await host.PostAsync("/api/extras/tags/", """[{"name": "a", "slug": "a"}, {"name": "b", "slug": "b"}]""");
        Assert.Equal(400, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "a", "slug": "a"}""")).Status);
        await host.RestartAsync();

        var due = await host.Store.Outbox.DueAsync("t", DateTimeOffset.MaxValue, 10, Stop);
        Assert.Equal(["extras.tag:1", "extras.tag:2"], due.Select(e => e.Key).TakeLast(2));
    }

    [Fact]
    public async Task Outbox_IsDueThoughTheClockWasPutBack()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var host = new StoreHost(planner: new EveryChange(), time: clock);
        await host.PostAsync("/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        clock.AdjustTime(DateTimeOffset.UnixEpoch.AddYears(50));
        await host.PostAsync("/api/extras/tags/", """{"name": "b", "slug": "b"}""");

        Assert.Equal(["extras.tag:2"], (await host.Store.Outbox.DueAsync("t", clock.GetUtcNow(), 10, Stop)).Select(e => e.Key));
    }

    [Fact]
    public async Task Planner_ThatFails_RollsTheRequestBack()
    {
        await using var host = new StoreHost(planner: new EveryChange { Fails = true });
        var answer = await host.SendAsync("POST", "/api/extras/tags/", """{"name": "a", "slug": "a"}""");

        Assert.Equal(500, answer.Status);
        Assert.Empty(host.Store.Reader.List("extras/tags/", ""));
    }

    private static string Updated(JsonElement row) => row.GetProperty("last_updated").GetString()!;

    private static async Task<string> EverythingAsync(StoreHost host)
    {
        var lists = Plumbline.Netbox.Schema.ObjectTypes.All.Where(t => t.ListPath != "users/tokens/")
            .Select(async t => (await host.SendAsync("GET", $"/api/{t.ListPath}?limit=0")).Body);
        return string.Join('\n', await Task.WhenAll(lists));
    }

    private sealed class EveryChange : IChangePlanner
    {
        public bool Fails { get; init; }

        public IReadOnlyList<OutboxEntry> Plan(IReadOnlyList<ObjectChangeRecord> changes, IStoreReader reader)
        {
            if (Fails && changes.Any(c => c.ObjectType == "extras.tag"))
                throw new InvalidOperationException("no");
            return [.. changes.Select(
                c => new OutboxEntry(0, c.Time, "t", $"{c.ObjectType}:{c.ObjectId}", "{}"u8.ToArray(), NextAttempt: c.Time))];
        }
    }
}
