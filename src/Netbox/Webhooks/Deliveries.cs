using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Webhooks;

/// <summary>Shows people the deliveries that are not done, and sends given-up ones again.</summary>
public sealed class Deliveries(INetboxStore store, DeliveryService service, TimeProvider time)
{
    /// <summary>Deliveries that still wait, by webhook and age.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> WaitingAsync(int limit, CancellationToken cancellation)
    {
        var records = new List<DeliveryRecord>();
        foreach (var topic in await store.Outbox.TopicsAsync(PlannedDelivery.TopicPrefix, cancellation).ConfigureAwait(false))
        {
            var entries = records.Count < limit
                ? await store.Outbox.DueAsync(topic, DateTimeOffset.MaxValue, limit - records.Count, cancellation).ConfigureAwait(false)
                : [];
            records.AddRange(entries.Select(Record));
        }

        return records;
    }

    /// <summary>Deliveries that were given up and are kept, oldest first.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> GivenUpAsync(int limit, CancellationToken cancellation) =>
        [.. (await store.Outbox.DeadAsync(PlannedDelivery.TopicPrefix, limit, cancellation).ConfigureAwait(false)).Select(Record)];

    /// <summary>Tries a given-up delivery once more.</summary>
    public async Task RetryAsync(long id, CancellationToken cancellation)
    {
        await store.Outbox.ReviveAsync(id, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        service.Wake();
    }

    private DeliveryRecord Record(OutboxEntry entry)
    {
        var delivery = PlannedDelivery.Read(entry.Body);
        var name =
            store.Reader.Find("extras/webhooks/", delivery.WebhookId) is { } webhook ? webhook.GetProperty("name").GetString() : null;
        return new DeliveryRecord(
            entry.Id, delivery.Delivery, delivery.WebhookId, name, delivery.RuleName, entry.Key, entry.Created, entry.Attempts, entry.Dead
                ? null
                : entry.NextAttempt, entry.LastError);
    }
}
