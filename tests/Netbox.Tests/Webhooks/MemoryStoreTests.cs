using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Tests.Store;

namespace Plumbline.Netbox.Tests.Webhooks;

/// <summary>The fake keeps the contract too.</summary>
public sealed class MemoryStoreTests : OutboxContract
{
    private readonly MemoryStore _store = new();

    private protected override IOutbox Outbox => _store;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override void Add(params OutboxEntry[] entries) => _store.Commit(entries);
}
