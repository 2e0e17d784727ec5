using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class StoreUpkeepTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-upkeep-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private NetboxStore _store = null!; // opened by InitializeAsync

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "store.db");

    public ValueTask InitializeAsync()
    {
        _store = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ForgetChanges_OldOnes_AreGoneFromMemoryAndDiskAndTheFileShrinks()
    {
        await AddTagsAsync("old", 700, new string('x', 150));
        _time.Advance(TimeSpan.FromDays(91));
        await AddTagsAsync("new", 3, "");
        var upkeep = new StoreUpkeep(_store);
        var before = upkeep.Usage();

        var forgotten = new List<int>();
        while (await upkeep.ForgetChangesAsync(_time.GetUtcNow().AddDays(-90), Stop) is var gone and > 0)
            forgotten.Add(gone);
        upkeep.Shrink(Stop);

        Assert.Equal([500, 200], forgotten);
        var after = upkeep.Usage();
        Assert.Equal((703L, 3L), (before.Changes, after.Changes));
        Assert.Equal(_time.GetUtcNow().Date, after.OldestChange?.Date);
        Assert.True(after.ChangeBytes < before.ChangeBytes / 50, $"{before} {after}");
        Assert.True(after.OnDisk < before.OnDisk * 3 / 4, $"{before} {after}");
        Assert.Equal(703, Count("extras/tags/")); // objects stay

        await _store.DisposeAsync();
        _store = Open();
        Assert.Equal(3, Count("core/object-changes/"));
        await AddTagsAsync("later", 1, "");
        Assert.Equal(4, Count("core/object-changes/"));
    }

    [Fact]
    public async Task ForgetDeadDeliveries_GivenUpLongAgo_TakesThoseAlone()
    {
        await _store.DisposeAsync();
        _store = Open(new TwoDeliveries());
        await AddTagsAsync("a", 1, "");
        var entries = await _store.Outbox.DueAsync("t", _time.GetUtcNow(), 10, Stop);
        await _store.Outbox.FailAsync(entries[0].Id, "no", null, Stop);
        _time.Advance(TimeSpan.FromDays(91));

        Assert.Equal(0, await new StoreUpkeep(_store).ForgetDeadDeliveriesAsync(_time.GetUtcNow().AddDays(-92), Stop));
        Assert.Equal(1, await new StoreUpkeep(_store).ForgetDeadDeliveriesAsync(_time.GetUtcNow().AddDays(-90), Stop));

        Assert.Empty(await _store.Outbox.DeadAsync("", 10, Stop));
        Assert.Single(await _store.Outbox.DueAsync("t", _time.GetUtcNow(), 10, Stop));
    }

    [Fact]
    public void Probe_Answered_ChangesNothingThatIsShown()
    {
        var version = _store.ChangeVersion;
        new StoreUpkeep(_store).Probe(_time.GetUtcNow());
        new StoreUpkeep(_store).Probe(_time.GetUtcNow());
        Assert.Equal(version, _store.ChangeVersion);
    }

    private NetboxStore Open(IChangePlanner? planner = null) =>
        NetboxStore.Open(new NetboxStoreOptions { Path = File, Planner = planner }, _time);

    private async Task AddTagsAsync(string prefix, int count, string description)
    {
        for (var i = 0; i < count; i++)
            await new StoreNetboxWriter(_store).PostAsync(
                "extras/tags/", new JsonObject
                {
                    ["name"] = $"{prefix}{i}",
                    ["slug"] = $"{prefix}{i}",
                    ["description"] = description,
                }, Stop);
    }

    private int Count(string list) => _store.Reader.List(list, "").Count;

    private sealed class TwoDeliveries : IChangePlanner
    {
        public IReadOnlyList<OutboxEntry> Plan(IReadOnlyList<ObjectChangeRecord> changes, IStoreReader reader) =>
            [.. Enumerable.Range(0, 2).Select(i => new OutboxEntry(0, changes[0].Time, "t", $"k{i}", new byte[] { 1 }))];
    }
}
