using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// Delivers webhooks from the outbox for as long as it runs: at least once each, in the order of the changes for each webhook. What was not delivered when the
/// process ended is delivered after the next start.
/// </summary>
public sealed class DeliveryService : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    private readonly INetboxStore store;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly WebhookConnections connections;
    private readonly Pulse pulse = new();
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
        try
        {
            while (true)
            {
                var next = pulse.Next;
                if (await StartLanesAsync(sender, abandon.Token, stoppingToken))
                {
                    await next.WaitAsync(stoppingToken);
                }
                else
                {
                    await Task.Delay(AfterTrouble, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(lanes.Values);
        }
    }

    private async Task<bool> StartLanesAsync(WebhookSender sender, CancellationToken abandon, CancellationToken stopping)
    {
        try
        {
            foreach (var topic in await store.Outbox.TopicsAsync(PlannedDelivery.TopicPrefix, stopping))
            {
                _ = lanes.GetOrAdd(topic, name => Task.Run(() => RunLaneAsync(name, sender, abandon, stopping), CancellationToken.None));
            }

            return true;
        }
#pragma warning disable CA1031 // a store that is in trouble for a moment must not end deliveries for good
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LaneBroken(e, "all webhooks");
            return false;
        }
    }

    private async Task RunLaneAsync(string topic, WebhookSender sender, CancellationToken abandon, CancellationToken stopping)
    {
        try
        {
            await new DeliveryLane(topic, store, sender, options, time, pulse, log).RunAsync(abandon, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // one webhook's trouble must not end the deliveries of the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LaneBroken(e, topic);
            await Task.Delay(AfterTrouble, time, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        // Entries may have come between the lane's last look and its end: the beat makes the service look once more.
        lanes.TryRemove(topic, out _);
        pulse.Beat();
    }
}
