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

    private protected override void Add(params OutboxEntry[] entries) => Add(commit: true, entries);

    private void Add(bool commit, OutboxEntry[] entries)
    {
        using var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        writer.Open();
        using var transaction = writer.BeginTransaction();
        foreach (var entry in entries)
            SqliteOutbox.Insert(writer, entry);
        if (commit)
            transaction.Commit();
    }
}
