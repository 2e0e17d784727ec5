using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources.Netbox;
using Plumbline.Automation.Tests.Runs.Readiness;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Netbox;

/// <summary>
/// The whole way of a change: a NetBox, its webhooks of which some are lost, doubled, late or out of order, a line that fails, a copy, and
/// who watches. Whatever happens, in any mix, each change is one event and the copy ends like its original.
/// </summary>
public sealed class LostOnTheWayTests : IAsyncLifetime, IEventSink
{
    private const string Endpoint = "netbox-vm", Machines = "virtualization/virtual-machines/";

    private readonly string _folder = Directory.CreateTempSubdirectory("way-").FullName;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly IEventLog _log = EventLogs.InMemory();
    private readonly List<ObjectChangeRecord> _made = [];
    private NetboxStore? _original;
    private FollowedNetbox? _line;
    private NetboxChanges? _changes;
    private MissedWebhooks? _missed;
    private CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private string? _kept;
    private long _last;

    bool IEventSink.ChangesEvents => false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NetboxStore Original => _original!; // set at the start, as what follows

    private FollowedNetbox Line => _line!;

    public async ValueTask InitializeAsync()
    {
        _original = NetboxStore.Open(
            new NetboxStoreOptions { Path = Path.Combine(_folder, "original.db"), AdminToken = FollowedNetbox.Token }, TimeProvider.System);
        await WriteAsync("extras/webhooks/", """{"name": "w", "payload_url": "http://127.0.0.1:5500/netbox-vm/"}""");
        await WriteAsync("extras/event-rules/", """
            {"name": "r", "object_types": ["virtualization.virtualmachine"], "event_types": ["object_created", "object_updated"],
             "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        await WriteAsync("virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
        await WriteAsync("virtualization/clusters/", """{"name": "c", "type": 1}""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InAnyMix_EachChangeIsOneEvent_AndTheCopyEndsLikeItsOriginal(int seed)
    {
        var random = new Random(seed);
        await StartAsync();
        var late = new List<ObjectChangeRecord>();
        for (var step = 0; step < 60; step++)
            switch (random.Next(12))
            {
                case < 6:
                    await SendAsync(await ChangeAsync(random), random.Next(10), late);
                    break;
                case 6 when late.Count > 0:
                    var at = random.Next(late.Count);
                    await WebhookAsync(late[at]);
                    late.RemoveAt(at);
                    break;
                case 7 or 8:
                    await PassAsync(random.Next(1, 20));
                    break;
                case 9:
                    await EndAsync();
                    await StartAsync();
                    break;
                case 10:
                    Line.IsAway = true;
                    await SendAsync(await ChangeAsync(random), random.Next(10), late);
                    await PassAsync(3600, atOnce: 60);
                    Line.IsAway = false;
                    break;
            }
        Line.IsSound = true;
        await PassAsync(40);
        for (var tries = 0; (await EventsAsync()).Count < _made.Count && tries < 2000; tries++)
            await PassAsync(1);
        foreach (var change in late)
            await WebhookAsync(change);

        Assert.Equal(_made.Select(ChangeKey.Of).Order(ByText), (await EventsAsync()).Order(ByText));
        Assert.Equal(await ShownAsync(new StoreNetboxReader(Original, "4.6.8")), await ShownAsync(new StoreNetboxReader(Line.Copy, "4.6.8")));
    }

    ValueTask IEventSink.PublishAsync(object? value, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask IEventSink.PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
        AppendAsync([.. open, .. "}}"u8], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Original.DisposeAsync();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Comparer<ChangeKey> ByText => Comparer<ChangeKey>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"));

    // As a program begins: what files and the event log hold is known.
    private async Task StartAsync()
    {
        _stop = new CancellationTokenSource();
        _line = await FollowedNetbox.StartAsync(Original, Path.Combine(_folder, "copy.db"), _clock);
        _changes = new NetboxChanges(Line.Copy) { IsCopy = true };
        _missed = new MissedWebhooks("0.0.0.0", 5500, new SourceContext
        {
            Arguments = [], Logger = NullLogger.Instance, Time = _clock, Netbox = _changes,
            Bookmark = new Bookmark(() => _kept, place => _kept = place),
            Recorded = (after, limit, token) => _log.ReadAsync("r", after, limit, token), LastPosition = () => _last,
        }, _changes);
        _watching = _missed.RunAsync(this, _stop.Token);
        await _missed.Ready;
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _changes?.Dispose();
        await Line.DisposeAsync();
    }

    private async Task<ObjectChangeRecord> ChangeAsync(Random random)
    {
        var before = Original.LastChange;
        if (_made.Count == 0 || random.Next(3) == 0)
            await WriteAsync(Machines, $$"""{"name": "m{{_made.Count}}", "cluster": 1}""");
        else
            await new StoreNetboxWriter(Original).PatchAsync(
                $"{Machines}{_made[random.Next(_made.Count)].ObjectId}/", JsonNode.Parse($$"""{"comments": "c{{_made.Count}}"}""")!, Token);
        _made.Add(Original.ChangesBehind(before, 10).Single(change => change.ObjectType == "virtualization.virtualmachine"));
        return _made[^1];
    }

    // Three of ten are lost.
    private async Task SendAsync(ObjectChangeRecord change, int fate, List<ObjectChangeRecord> late)
    {
        if (fate is 3 or 4)
            late.Add(change);
        for (var times = fate < 5 ? 0 : fate == 5 ? 2 : 1; times > 0; times--)
            await WebhookAsync(change);
        Line.Tell();
    }

    // What the handler of the port does with a webhook.
    private async Task WebhookAsync(ObjectChangeRecord change)
    {
        var body = Encoding.UTF8.GetBytes(EventBody.Write(change));
        var key = MissedWebhooks.KeyOf(body)!.Value; // a webhook of NetBox
        if (!_missed!.TryTake(key, Endpoint)) // set at the start
            return;
        await AppendAsync([.. "{\"payload\":"u8, .. body, .. ",\"meta\":{\"endpoint\":\"netbox-vm\"}}"u8], Token);
        _missed.End(key, Endpoint, recorded: true);
    }

    private async ValueTask AppendAsync(byte[] json, CancellationToken cancellationToken) => _last = await _log.AppendAsync(
        new NewEntry("r", EntryKind.Event, json, DateTimeOffset.UnixEpoch), cancellationToken);

    private async Task PassAsync(int seconds, int atOnce = 1)
    {
        for (var passed = 0; passed < seconds; passed += atOnce)
        {
            _clock.Advance(TimeSpan.FromSeconds(atOnce));
            await Task.Delay(1, Token);
        }
    }

    private async Task<List<ChangeKey>> EventsAsync() =>
    [
        .. (await _log.ReadAsync("r", 0, int.MaxValue, Token)).Select(
            entry => ChangeKey.Of(JsonDocument.Parse(entry.Content).RootElement.GetProperty("payload"))!.Value), // webhooks of NetBox
    ];

    private static async Task<List<string>> ShownAsync(StoreNetboxReader reader)
    {
        var shown = new List<string>();
        await foreach (var machine in reader.ListAsync(Machines, "ordering=id", Token))
            shown.Add(machine.ToString());
        return shown;
    }

    private Task<JsonElement> WriteAsync(string path, string body) =>
        new StoreNetboxWriter(Original).PostAsync(path, JsonNode.Parse(body)!, Token);

    private sealed class Bookmark(Func<string?> read, Action<string> keep) : ISourceBookmark
    {
        public string? Read() => read();

        public void Keep(string place) => keep(place);
    }
}
