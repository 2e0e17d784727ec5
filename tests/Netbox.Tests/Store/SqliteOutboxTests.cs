using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Sqlite;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class SqliteOutboxTests : OutboxContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("outbox").FullName;
    private SqliteConnection? writer;
    private SqliteOutbox? outbox;

    private protected override IOutbox Outbox => outbox!; // made before each test

    public override ValueTask InitializeAsync()
    {
        writer = Open();
        outbox = new SqliteOutbox(Open());
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        outbox?.Dispose();
        writer?.Dispose();
        Directory.Delete(folder, true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Insert_StandsOrFallsWithItsTransaction()
    {
        using (var transaction = writer!.BeginTransaction()) // made before each test
        {
            SqliteOutbox.Insert(writer, transaction, [new OutboxEntry(0, DateTimeOffset.UnixEpoch, "t", "k", new byte[] { 1 })]);
        }

        Assert.Null(await Outbox.NextDueAsync("t", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outbox_OpenedAgain_HoldsWhatWasLeft()
    {
        Add(new OutboxEntry(0, DateTimeOffset.UnixEpoch, "t", "k", new byte[] { 1 }));
        outbox?.Dispose();
        outbox = new SqliteOutbox(Open());

        Assert.Single(await Outbox.DueAsync("t", DateTimeOffset.UnixEpoch, 10, TestContext.Current.CancellationToken));
    }

    private protected override void Add(params OutboxEntry[] entries)
    {
        using var transaction = writer!.BeginTransaction(); // made before each test
        SqliteOutbox.Insert(writer, transaction, entries);
        transaction.Commit();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "store.db"), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
