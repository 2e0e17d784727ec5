using Plumbline.Netbox.Client;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Api;

/// <summary>
/// A request that is only to say what it would do: the host sets it as a feature of a request in the process. It is admitted, checked and
/// refused as any other, and nothing of it is kept.
/// </summary>
public sealed class Rehearsal
{
    internal RehearsedWrite? Write { get; set; }

    /// <summary>What would have changed, one for each object; empty where the request was refused or wrote nothing.</summary>
    public IReadOnlyList<ObjectChangeRecord> Changes => Write?.Changes ?? [];

    /// <summary>What the store's event rules would have had delivered, in its order.</summary>
    public IReadOnlyList<RehearsedDelivery> Deliveries =>
        [.. (Write?.Outbox ?? []).Where(e => e.Topic.StartsWith(PlannedDelivery.TopicPrefix, StringComparison.Ordinal))
            .Select(e => PlannedDelivery.Read(e.Body)).Select(d => new RehearsedDelivery(d.WebhookId, d.RuleName, d.Body))];

    /// <summary>Reads what the store would hold then; null where the request was refused.</summary>
    /// <param name="netboxVersion">The version it says.</param>
    public INetboxReader? Reader(string netboxVersion) =>
        Write is { } write ? new StoreNetboxReader(new StoreReader(write.After), netboxVersion) : null;
}

/// <summary>A delivery that an event rule would have asked for.</summary>
/// <param name="Webhook">Its number.</param>
/// <param name="Rule">The event rule's name.</param>
/// <param name="Body">The event as JSON, before the webhook's own template.</param>
public sealed record RehearsedDelivery(long Webhook, string Rule, string Body);
