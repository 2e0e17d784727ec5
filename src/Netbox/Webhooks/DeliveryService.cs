using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// Delivers webhooks from the outbox for as long as it runs: at least once each, in the order of the changes for each webhook. What was not delivered when the
/// process ended is delivered after the next start.
/// </summary>
public sealed class DeliveryService : BackgroundService
{
    private static readonly Backoff AfterTrouble = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    private readonly INetboxStore store;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly WebhookConnections connections;
    private readonly Pulse pulse = new();
    private readonly HealthPart health;
    private readonly ConcurrentDictionary<string, Task> lanes = new();

    /// <param name="store">Its outbox is emptied and its webhooks are read.</param>
    /// <param name="options">Waits and limits.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="log">Told of every attempt; never of a secret.</param>
    /// <param name="handler">Replaces the network; null makes connections as each webhook says.</param>
    public DeliveryService(INetboxStore store, WebhookOptions options, TimeProvider time, ILogger<DeliveryService> log, HttpMessageHandler? handler = null)
    {
        this.store = store;
        this.options = options;
        this.time = time;
        this.log = log;
        health = options.Health ?? new HealthBoard(time).Part("deliveries");
        connections = new WebhookConnections(options, handler);
    }

    /// <summary>Looks for work now, for example after a dead delivery was revived.</summary>
    public void Wake() => pulse.Beat();

    public override void Dispose()
    {
        connections.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandon = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => abandon.CancelAfter(options.Grace));
        using var subscription = store.Subscribe(_ => pulse.Beat());
        var sender = new WebhookSender(connections, options, time);
        await Supervised(health).RunAsync(cancel => KeepLanesAsync(sender, abandon.Token, cancel), stoppingToken);
        await Task.WhenAll(lanes.Values);
    }

    private async Task KeepLanesAsync(WebhookSender sender, CancellationToken abandon, CancellationToken stopping)
    {
        while (true)
        {
            var next = pulse.Next;
            foreach (var topic in await store.Outbox.TopicsAsync(PlannedDelivery.TopicPrefix, stopping))
            {
                if (!lanes.ContainsKey(topic))
                    lanes[topic] = RunLaneAsync(topic, sender, abandon, stopping);
            }

            await next.WaitAsync(stopping);
        }
    }

    // One webhook's trouble must not end the deliveries of the others.
    private async Task RunLaneAsync(string topic, WebhookSender sender, CancellationToken abandon, CancellationToken stopping)
    {
        await Supervised(health).RunAsync(cancel => new DeliveryLane(topic, store, sender, options, health, time, pulse, log).RunAsync(abandon, cancel), stopping);

        // Entries may have come between the lane's last look and its end: the beat makes the service look once more.
        lanes.TryRemove(topic, out _);
        pulse.Beat();
    }

    private SupervisedWorker Supervised(HealthPart part) => new(part, time, log) { Backoff = AfterTrouble, IsExpected = e => e is IOException or DbException };
}
