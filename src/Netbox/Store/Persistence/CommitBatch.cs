using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>All that one request writes, in one transaction of the database.</summary>
/// <param name="Version">The store's version after it.</param>
/// <param name="Rows">The rows; null where one is gone.</param>
/// <param name="Sequences">The last id of each type that was given out.</param>
/// <param name="ChangeData">What the change log keeps of each change, by the id of its row.</param>
/// <param name="Outbox">What is to be delivered.</param>
internal sealed record CommitBatch(
    long Version,
    IReadOnlyCollection<KeyValuePair<(ObjectType Type, long Id), Row?>> Rows,
    IReadOnlyList<(ObjectType Type, long Last)> Sequences,
    IReadOnlyList<(long Id, byte[] Pre, byte[] Post)> ChangeData,
    IReadOnlyList<OutboxEntry> Outbox);
