using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Sqlite;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class SqliteOutboxTests : OutboxContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outbox-").FullName;
    private SqliteStoreDatabase? _database;

    private protected override IOutbox Outbox => _database!.Outbox; // made before each test

    private string File => Path.Combine(_folder, "store.db");

    public override ValueTask InitializeAsync()
    {
        _database = SqliteStoreDatabase.Open(File);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _database?.Dispose();
        Directory.Delete(_folder, true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Insert_StandsOrFallsWithItsTransaction()
    {
        Add(commit: false, [new OutboxEntry(0, DateTimeOffset.UnixEpoch, "t", "k", new byte[] { 1 })]);

        Assert.Null(await Outbox.NextDueAsync("t", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outbox_OpenedAgain_HoldsWhatWasLeft()
    {
        Add(new OutboxEntry(0, DateTimeOffset.UnixEpoch, "t", "k", new byte[] { 1 }));
        _database?.Dispose();
        _database = SqliteStoreDatabase.Open(File);

        Assert.Single(await Outbox.DueAsync("t", DateTimeOffset.UnixEpoch, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Completed_AreKeptToBeLookedAt_TheNewestOfThem()
    {
        var stop = TestContext.Current.CancellationToken;
        Add([.. Enumerable.Range(0, 5200).Select(i => new OutboxEntry(0, DateTimeOffset.UnixEpoch, "t", "k", new byte[] { 1 }))]);
        for (var id = 1; id <= 5199; id += id < 250 ? 1 : 99)
            await Outbox.CompleteAsync(id, 204, DateTimeOffset.UnixEpoch.AddDays(1), stop);

        var kept = (await Outbox.FindAsync(250, stop))!;
        Assert.Equal((204, DateTimeOffset.UnixEpoch.AddDays(1), 1, false), (kept.Status, kept.Delivered, kept.Attempts, kept.Dead));
        Assert.NotNull(await Outbox.FindAsync(101, stop));
        await Outbox.CompleteAsync(5200, 204, DateTimeOffset.UnixEpoch.AddDays(1), stop);
        Assert.Null(await Outbox.FindAsync(200, stop));
        Assert.NotNull(await Outbox.FindAsync(201, stop));
        Assert.Equal([5200, 5199, 5198], (await Outbox.NewestAsync("", long.MaxValue, 3, stop)).Select(entry => entry.Id));
        Assert.Equal([5197], (await Outbox.NewestAsync("t", 5198, 1, stop)).Select(entry => entry.Id));
        Assert.Equal([5199, 5200], (await Outbox.NextAsync("t", 5198, 3, stop)).Select(entry => entry.Id));
        Assert.Equal([201], (await Outbox.NextAsync("", 100, 1, stop)).Select(entry => entry.Id));
        Assert.Empty(await Outbox.NextAsync("u", 100, 1, stop));

        // What was delivered is not revived: it would come again as a repeat.
        await Outbox.ReviveAsync(250, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch, stop);
        Assert.NotNull((await Outbox.FindAsync(250, stop))!.Delivered);
    }

    private protected override void Add(params OutboxEntry[] entries) => Add(commit: true, entries);

    private void Add(bool commit, OutboxEntry[] entries)
    {
        using var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        writer.Open();
        using var transaction = writer.BeginTransaction();
        using var insertion = new PreparedSql(writer, SqliteOutbox.Insertion);
        foreach (var entry in entries)
            SqliteOutbox.Insert(insertion, entry);
        if (commit)
            transaction.Commit();
    }
}
