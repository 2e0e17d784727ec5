using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store;

/// <summary>A commit: its version and its changes.</summary>
public sealed record StoreCommit(long Version, IReadOnlyList<ObjectChangeRecord> Changes);
