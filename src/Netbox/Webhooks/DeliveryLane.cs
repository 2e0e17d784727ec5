using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// Delivers what waits for one webhook, one after the other in the order of the changes. A delivery that fails holds back later ones of its
/// object; a receiver that is not there holds back all.
/// </summary>
internal sealed class DeliveryLane(
    string topic, INetboxStore store, WebhookSender sender, WebhookOptions options, HealthPart health, TimeProvider time, Pulse pulse,
    ILogger log)
{
    private const int Batch = 50;

    /// <summary>Delivers until it is cancelled.</summary>
    /// <param name="abandon">Ends the attempt that is under way; it is made again after the next start.</param>
    /// <param name="cancellation">No further attempt is begun.</param>
    public async Task RunAsync(CancellationToken abandon, CancellationToken cancellation)
    {
        while (true)
        {
            var next = pulse.Next;
            var due = await store.Outbox.DueAsync(topic, time.GetUtcNow(), Batch, cancellation).ConfigureAwait(false);
            if (due.Count > 0)
            {
                await DeliverAsync(due, abandon, cancellation).ConfigureAwait(false);
                // All that was due is done, and nothing has come since.
                if (due.Count == Batch || next.IsCompleted)
                    continue;
            }

            if (await store.Outbox.NextDueAsync(topic, cancellation).ConfigureAwait(false) is not { } then)
            {
                health.Works();
                await next.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            var wait = then - time.GetUtcNow();
            // No wait is longer: the clock was put back since it began.
            if (wait <= options.LongestWait)
            {
                await WaitAsync(wait, next, cancellation).ConfigureAwait(false);
                continue;
            }
            due = await store.Outbox.DueAsync(topic, then, Batch, cancellation).ConfigureAwait(false);
            await DeliverAsync(due, abandon, cancellation).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(IReadOnlyList<OutboxEntry> due, CancellationToken abandon, CancellationToken cancellation)
    {
        var held = new HashSet<string>();
        foreach (var entry in due)
        {
            if (held.Contains(entry.Key))
                continue;
            cancellation.ThrowIfCancellationRequested();
            if (await ReadAsync(entry).ConfigureAwait(false) is not { } delivery)
                continue;
            var webhook = store.Reader.Find("extras/webhooks/", delivery.WebhookId) is { } found ? Webhook.Read(found) : null;
            var outcome =
                webhook is null ? new DeliveryOutcome.Orphaned() : await sender.SendAsync(webhook, delivery, abandon).ConfigureAwait(false);
            switch (outcome)
            {
                case DeliveryOutcome.Delivered delivered:
                    // it is delivered: stopping now would repeat it
                    await store.Outbox.CompleteAsync(entry.Id, delivered.Status, time.GetUtcNow(), CancellationToken.None)
                        .ConfigureAwait(false);
                    health.Count("delivered");
                    health.Works();
                    log.Delivered(webhook!.Name, entry.Key, delivered.Status, entry.Attempts + 1); // a delivery has a webhook
                    break;
                case DeliveryOutcome.Failed failed:
                    if (await FailAsync(entry, webhook!, failed.Problem).ConfigureAwait(false) is not null) // as above
                        held.Add(entry.Key);
                    break;
                case DeliveryOutcome.Unreachable unreachable:
                    if (await FailAsync(entry, webhook!, unreachable.Problem).ConfigureAwait(false) is { } wait) // as above
                    {
                        await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
                        return;
                    }

                    break;
                default:
                    await store.Outbox.FailAsync(entry.Id, "the webhook was deleted", null, CancellationToken.None).ConfigureAwait(false);
                    log.Orphaned(delivery.WebhookId, entry.Key);
                    break;
            }
        }
    }

    // One that nobody can read must not stand before the others for ever.
    private async Task<PlannedDelivery?> ReadAsync(OutboxEntry entry)
    {
        try
        {
            return PlannedDelivery.Read(entry.Body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            await store.Outbox.FailAsync(entry.Id, $"it cannot be read: {e.Message}", null, CancellationToken.None).ConfigureAwait(false);
            health.Defect();
            health.Count("given_up");
            log.Unreadable(e, entry.Key, e.Message);
            return null;
        }
    }

    /// <summary>Notes a failed attempt: the wait before the next one, or null when the delivery was given up.</summary>
    private async Task<TimeSpan?> FailAsync(OutboxEntry entry, Webhook webhook, string problem)
    {
        var now = time.GetUtcNow();
        var attempt = entry.Attempts + 1;
        if (now - entry.Created >= options.GiveUpAfter)
        {
            await store.Outbox.FailAsync(entry.Id, problem, null, CancellationToken.None).ConfigureAwait(false);
            health.Count("given_up");
            health.Degraded($"webhook '{webhook.Name}' gave up {entry.Key}: {problem}");
            log.GivenUp(webhook.Name, entry.Key, attempt, problem);
            return null;
        }

        var wait = options.WaitAfter(attempt);
        await store.Outbox.FailAsync(entry.Id, problem, now + wait, CancellationToken.None).ConfigureAwait(false);
        health.Degraded($"webhook '{webhook.Name}' did not deliver {entry.Key}: {problem}");
        log.Failed(webhook.Name, entry.Key, attempt, problem, wait.TotalSeconds);
        return wait;
    }

    private async Task WaitAsync(TimeSpan wait, Task next, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var delay = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, both.Token);
        await Task.WhenAny(delay, next).ConfigureAwait(false);
        await both.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }
}
