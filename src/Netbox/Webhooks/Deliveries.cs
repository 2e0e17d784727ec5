using System.Globalization;
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
            .Select(Record)];

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

    /// <summary>The wanted deliveries next after an id, newest first; where too few follow it, the newest there are.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="after">Only those behind this id.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellation">Ends the looking.</param>
    /// <returns>Those, and the id that further ones stand before; null when there are none.</returns>
    public async Task<(IReadOnlyList<DeliveryRecord> Found, long? Further)> BehindAsync(
        Func<DeliveryRecord, bool> wanted, long after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var (found, next, read, looked) = (new List<DeliveryRecord>(), after, Part, 0);
        while (read == Part && found.Count < limit && looked < LookedAt)
        {
            var part = await store.Outbox.NextAsync(PlannedDelivery.TopicPrefix, next, Part, cancellation).ConfigureAwait(false);
            found.AddRange(part.Select(Record).Where(wanted).Take(limit - found.Count));
            (read, looked) = (part.Count, looked + part.Count);
            next = read > 0 ? part[^1].Id : next;
        }
        if (found.Count < limit)
            return await SearchAsync(wanted, long.MaxValue, limit, cancellation).ConfigureAwait(false);
        found.Reverse();
        return (found, found[^1].Id);
    }

    /// <summary>The newest deliveries of a webhook about an object that can be read, with the event that each tells.</summary>
    /// <param name="webhook">Its number.</param>
    /// <param name="about">The object, as <see cref="DeliveryRecord.Object"/> has it.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<(DeliveryRecord Record, string Event)>> AboutAsync(
        long webhook, string about, int limit, CancellationToken cancellation) =>
        [.. from entry in await store.Outbox.AboutAsync($"{PlannedDelivery.TopicPrefix}{webhook}", about, limit, cancellation)
                .ConfigureAwait(false)
            let planned = Planned(entry, out _)
            where planned is not null
            select (Record(entry), planned.Body)];

    /// <summary>One delivery; null when it is not kept any more.</summary>
    public async Task<DeliveryRecord?> FindAsync(long id, CancellationToken cancellation) =>
        await store.Outbox.FindAsync(id, cancellation).ConfigureAwait(false) is { } entry ? Record(entry) : null;

    /// <summary>
    /// Sends a delivery again: one that was given up under its number, one that was taken as a new one; both are of the present, so that
    /// receivers do not pass them over as a repeat or as too old.
    /// </summary>
    /// <returns>The number of the delivery that waits now; null when it waits already, is not kept any more, or cannot be read.</returns>
    public async Task<long?> RedeliverAsync(long id, CancellationToken cancellation)
    {
        if (await store.Outbox.FindAsync(id, cancellation).ConfigureAwait(false) is not { } entry)
            return null;
        if ((!entry.Dead && entry.Delivered is null) || Planned(entry, out _) is not { } planned)
            return null;
        var now = time.GetUtcNow();
        var again = planned with { Body = EventBody.ToldAt(planned.Body, now) };
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

    private static PlannedDelivery? Planned(OutboxEntry entry, out string problem)
    {
        try
        {
            problem = "";
            return PlannedDelivery.Read(entry.Body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem = $"it cannot be read: {e.Message}";
            return null;
        }
    }

    // Of one that nobody can read there is what stands beside its text; it is given up when its turn comes.
    private DeliveryRecord Record(OutboxEntry entry)
    {
        var delivery = Planned(entry, out var problem);
        var webhook = delivery?.WebhookId ?? WebhookOf(entry);
        var name = store.Reader.Find("extras/webhooks/", webhook) is { } known ? known.GetProperty("name").GetString() : null;
        return new DeliveryRecord(
            entry.Id, delivery?.Delivery ?? Guid.Empty, webhook, name, delivery?.RuleName ?? "", entry.Key, entry.Created, entry.Attempts,
            entry.Dead || entry.Delivered is not null ? null : entry.NextAttempt, delivery is null ? problem : entry.LastError)
        {
            Status = entry.Status, Delivered = entry.Delivered, IsReadable = delivery is not null,
        };
    }

    private static long WebhookOf(OutboxEntry entry) =>
        long.TryParse(
            entry.Topic.AsSpan(PlannedDelivery.TopicPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
