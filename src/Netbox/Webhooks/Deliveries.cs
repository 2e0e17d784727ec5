using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Webhooks;

/// <summary>Shows people the deliveries, and sends them again.</summary>
public sealed class Deliveries(INetboxStore store, DeliveryService service, TimeProvider time)
{
    private const int Part = 500;
    private const int LookedAt = 20_000;

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

    /// <summary>Deliveries of all states, newest first, from before an id.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> NewestAsync(long before, int limit, CancellationToken cancellation) =>
        [.. (await store.Outbox.NewestAsync(PlannedDelivery.TopicPrefix, before, limit, cancellation).ConfigureAwait(false))
            .Select(Readable).OfType<DeliveryRecord>()];

    /// <summary>The newest deliveries that are wanted, as far back as one question may take.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="before">Only those before this id.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellation">Ends the looking.</param>
    /// <returns>Those, and the id that further ones stand before; null when there are none.</returns>
    public async Task<(IReadOnlyList<DeliveryRecord> Found, long? Further)> SearchAsync(
        Func<DeliveryRecord, bool> wanted, long before, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var (found, next, more, looked) = (new List<DeliveryRecord>(), before, true, 0);
        while (more && found.Count < limit && looked < LookedAt)
        {
            var part = await NewestAsync(next, Part, cancellation).ConfigureAwait(false);
            more = part.Count == Part;
            foreach (var record in part.TakeWhile(_ => found.Count < limit))
            {
                (next, looked) = (record.Id, looked + 1);
                if (wanted(record))
                    found.Add(record);
            }
        }
        return (found, found.Count == limit || looked >= LookedAt ? next : null);
    }

    /// <summary>The newest deliveries of a webhook about an object, with the event that each tells.</summary>
    /// <param name="webhook">Its number.</param>
    /// <param name="about">The object, as <see cref="DeliveryRecord.Object"/> has it.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<(DeliveryRecord Record, string Event)>> AboutAsync(
        long webhook, string about, int limit, CancellationToken cancellation) =>
        [.. from entry in await store.Outbox.AboutAsync($"{PlannedDelivery.TopicPrefix}{webhook}", about, limit, cancellation)
                .ConfigureAwait(false)
            let record = Readable(entry)
            where record is not null
            select (record, PlannedDelivery.Read(entry.Body).Body)];

    /// <summary>One delivery; null when it is not kept any more.</summary>
    public async Task<DeliveryRecord?> FindAsync(long id, CancellationToken cancellation) =>
        await store.Outbox.FindAsync(id, cancellation).ConfigureAwait(false) is { } entry ? Readable(entry) : null;

    /// <summary>
    /// Sends a delivery again: one that was given up under its number, one that was taken as a new one; both are of the present, so that
    /// receivers do not pass them over as a repeat or as too old.
    /// </summary>
    /// <returns>The number of the delivery that waits now; null when it waits already, or is not kept any more.</returns>
    public async Task<long?> RedeliverAsync(long id, CancellationToken cancellation)
    {
        if (await store.Outbox.FindAsync(id, cancellation).ConfigureAwait(false) is not { } entry)
            return null;
        if (!entry.Dead && entry.Delivered is null)
            return null;
        var now = time.GetUtcNow();
        var again = PlannedDelivery.Read(entry.Body);
        again = again with { Body = EventBody.ToldAt(again.Body, now) };
        var waiting = id;
        if (entry.Dead)
            await store.Outbox.ReviveAsync(id, again.Write(), now, cancellation).ConfigureAwait(false);
        else
            waiting = await store.Outbox.AddAsync(
                new OutboxEntry(
                    0, now, entry.Topic, entry.Key, (again with { Delivery = Guid.CreateVersion7(now) }).Write(), NextAttempt: now),
                cancellation).ConfigureAwait(false);
        service.Wake();
        return waiting;
    }

    // One that nobody can read is given up when its turn comes; until then there is nothing to show of it.
    private DeliveryRecord? Readable(OutboxEntry entry)
    {
        try
        {
            return Record(entry);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private DeliveryRecord Record(OutboxEntry entry)
    {
        var delivery = PlannedDelivery.Read(entry.Body);
        var name =
            store.Reader.Find("extras/webhooks/", delivery.WebhookId) is { } webhook ? webhook.GetProperty("name").GetString() : null;
        return new DeliveryRecord(
            entry.Id, delivery.Delivery, delivery.WebhookId, name, delivery.RuleName, entry.Key, entry.Created, entry.Attempts,
            entry.Dead || entry.Delivered is not null ? null : entry.NextAttempt, entry.LastError)
        {
            Status = entry.Status, Delivered = entry.Delivered,
        };
    }
}
