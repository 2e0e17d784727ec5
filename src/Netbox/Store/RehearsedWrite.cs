using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store;

/// <summary>What a request would have written.</summary>
/// <param name="Outbox">What event rules would have had delivered.</param>
internal sealed record RehearsedWrite(
    State Before, State After, IReadOnlyList<ObjectChangeRecord> Changes, IReadOnlyList<OutboxEntry> Outbox);
