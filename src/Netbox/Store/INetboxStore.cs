using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store;

/// <summary>The NetBox objects of this installation: readers see immutable states, one writer at a time makes the next one.</summary>
public interface INetboxStore : IAsyncDisposable
{
    /// <summary>Rises with every committed change; equal numbers mean equal content.</summary>
    long ChangeVersion { get; }

    /// <summary>
    /// Completes when the objects are in memory. Until then everything else waits; it fails with an <see cref="IOException"/> when they
    /// cannot be read.
    /// </summary>
    Task Loaded { get; }

    /// <summary>The present state; it does not change while it is used, and it never waits for a writer.</summary>
    IStoreReader Reader { get; }

    /// <summary>The same, with addresses that begin with <paramref name="baseUrl"/>.</summary>
    IStoreReader ReaderAt(string baseUrl);

    /// <summary>
    /// Changes of the log behind an id, in the order of their commits, at most <paramref name="limit"/>. Each shows its object as it is
    /// now; one that has gone is shown in the log's own form.
    /// </summary>
    IReadOnlyList<ObjectChangeRecord> ChangesBehind(long id, int limit);

    /// <summary>The id of the newest change; 0 when there was never one.</summary>
    long LastChange { get; }

    IOutbox Outbox { get; }

    /// <summary>Called after each commit that changed objects, on the writer's thread: note it and return. Dispose to stop.</summary>
    IDisposable Subscribe(Action<StoreCommit> listener);
}

/// <summary>A commit: its version and its changes.</summary>
public sealed record StoreCommit(long Version, IReadOnlyList<ObjectChangeRecord> Changes)
{
    /// <summary>The topics of what is in the outbox because of it; null where that is not known.</summary>
    public IReadOnlyCollection<string>? Topics { get; init; }
}
