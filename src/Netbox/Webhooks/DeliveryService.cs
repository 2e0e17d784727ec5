using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// Delivers webhooks from the outbox for as long as it runs: at least once each, in the order of the changes for each webhook. What was not
/// delivered when the process ended is delivered after the next start.
/// </summary>
public sealed class DeliveryService : BackgroundService
{
    private static readonly Backoff AfterTrouble = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    private readonly INetboxStore _store;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WebhookConnections _connections;
    private readonly Pulse _pulse = new();
    private readonly HealthPart _health;
    private readonly ConcurrentDictionary<string, Task> _lanes = new();

    // Whether there may be topics without a lane.
    private bool _isUnknown;

    /// <param name="store">Its outbox is emptied and its webhooks are read.</param>
    /// <param name="options">Waits and limits.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="log">Told of every attempt; never of a secret.</param>
    /// <param name="handler">Replaces the network; null makes connections as each webhook says.</param>
    public DeliveryService(
        INetboxStore store, WebhookOptions options, TimeProvider time, ILogger<DeliveryService> log, HttpMessageHandler? handler = null)
    {
        _store = store;
        _options = options;
        _time = time;
        _log = log;
        _health = options.Health ?? new HealthBoard(time).Part("deliveries");
        _connections = new WebhookConnections(options, handler);
    }

    /// <summary>Looks for work now, for example after a dead delivery was revived.</summary>
    public void Wake()
    {
        Volatile.Write(ref _isUnknown, true);
        _pulse.Beat();
    }

    public override void Dispose()
    {
        _connections.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandon = new CancellationTokenSource();
        using var stopping = stoppingToken.Register(() => abandon.CancelAfter(_options.Grace));
        using var subscription = _store.Subscribe(Note);
        var sender = new WebhookSender(_connections, _options, _time);
        await Supervised(_health).RunAsync(cancel => KeepLanesAsync(sender, abandon.Token, cancel), stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(_lanes.Values).ConfigureAwait(false);
    }

    // Where nothing is to be delivered nobody looks, and for what has its lane already the lane does.
    private void Note(StoreCommit commit)
    {
        if (commit.Topics is { Count: 0 })
            return;
        if (commit.Topics?.All(_lanes.ContainsKey) != true)
            Volatile.Write(ref _isUnknown, true);
        _pulse.Beat();
    }

    private async Task KeepLanesAsync(WebhookSender sender, CancellationToken abandon, CancellationToken stopping)
    {
        Volatile.Write(ref _isUnknown, true);
        while (true)
        {
            var next = _pulse.Next;
            if (Interlocked.Exchange(ref _isUnknown, false))
                foreach (var topic in await _store.Outbox.TopicsAsync(PlannedDelivery.TopicPrefix, stopping).ConfigureAwait(false))
                    if (!_lanes.ContainsKey(topic))
                        _lanes[topic] = RunLaneAsync(topic, sender, abandon, stopping);
            await next.WaitAsync(stopping).ConfigureAwait(false);
        }
    }

    // One webhook's trouble must not end the deliveries of the others. A lane goes on, so that the next entry costs no more than itself.
    private Task RunLaneAsync(string topic, WebhookSender sender, CancellationToken abandon, CancellationToken stopping) =>
        Supervised(_health).RunAsync(cancel => new DeliveryLane(topic, _store, sender, _options, _health, _time, _pulse, _log)
            .RunAsync(abandon, cancel), stopping);

    private SupervisedWorker Supervised(HealthPart part) =>
        new(part, _time, _log) { Backoff = AfterTrouble, IsExpected = e => e is IOException or DbException };
}
