using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources.Netbox;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Netbox;

/// <summary>A change whose webhook is lost is judged all the same, and none is judged twice.</summary>
public sealed class MissedWebhookTests
{
    private const int Port = 5500;

    [Fact]
    public async Task AWebhookThatDoesNotCome_IsBroughtAsTheEventItWouldHaveBeen()
    {
        await using var watched = new Watched();
        await watched.StartAsync();
        var change = watched.Store.Change(7, ChangeAction.Create);
        Assert.Empty(await watched.EventsAsync());
        await watched.PassAsync(TimeSpan.FromSeconds(11), events: 1);

        var found = Assert.Single(await watched.EventsAsync());
        Assert.Equal(
            JsonDocument.Parse(EventBody.Write(change)).RootElement.ToString().Length,
            found.GetProperty("payload").ToString().Length);
        Assert.Equal(("netbox-vm/", "change_log"), (
            found.GetProperty("meta").GetProperty("endpoint").GetString(), found.GetProperty("meta").GetProperty("found_by").GetString()));
    }

    [Fact]
    public async Task AWebhookThatComesLate_OrTwice_IsNotTakenAgain()
    {
        await using var watched = new Watched();
        await watched.StartAsync();
        var late = watched.Store.Change(7);
        var twice = watched.Store.Change(8);
        await watched.WebhookAsync(twice);
        await watched.WebhookAsync(twice);
        await watched.PassAsync(TimeSpan.FromSeconds(11), events: 2);
        await watched.WebhookAsync(late);

        Assert.Equal([8, 7], (await watched.EventsAsync()).Select(Machine));
    }

    // Model and object type, request id and request: each version names some of them.
    [Theory]
    [InlineData("object_type", "request")]
    [InlineData("model")]
    [InlineData("model", "request_id", "username")]
    public void AWebhookOfEachVersion_IsKnownForItsChange(params string[] without)
    {
        var change = new ChangingStore().Change(7);
        var body = JsonNode.Parse(EventBody.Write(change))!.AsObject(); // not null: it was written
        foreach (var name in without)
            body.Remove(name);
        var text = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());

        Assert.Equal(ChangeKey.Of(change), MissedWebhooks.KeyOf(text));
        Assert.True(ChangeKey.MayBeIn(text));
    }

    [Fact]
    public async Task WhatARequestDoesToAMachine_IsOneEvent_HoweverOftenItIsSaved()
    {
        await using var watched = new Watched();
        await watched.StartAsync();
        var (saved, made, came) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        watched.Store.Change(7, ChangeAction.Create, request: made);
        watched.Store.Change(7, request: made);
        watched.Store.Change(8, request: saved);
        watched.Store.Change(8, ChangeAction.Delete, request: saved);
        await watched.WebhookAsync(watched.Store.Change(9, ChangeAction.Create, request: came));
        watched.Store.Change(9, request: came);
        await watched.PassAsync(TimeSpan.FromSeconds(12), events: 3);

        Assert.Equal(
            ["7 created", "8 deleted", "9 created"],
            (await watched.EventsAsync()).Select(e => $"{Machine(e)} {e.GetProperty("payload").GetProperty("event")}").Order());
    }

    [Fact]
    public async Task WhatWasFoundByComparing_HadNoWebhook()
    {
        await using var watched = new Watched();
        await watched.StartAsync();
        watched.Store.Change(7, user: Plumbline.Netbox.Sync.Replica.Comparer);
        await watched.PassAsync(TimeSpan.FromSeconds(15), events: 0);

        Assert.Empty(await watched.EventsAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.1:5500/x", "0.0.0.0", true)]
    [InlineData("http://localhost:5500/x", "127.0.0.1", true)]
    [InlineData("http://127.0.0.2:5500/x", "127.0.0.1", false)]
    [InlineData("http://192.0.2.7:5500/x", "0.0.0.0", false)]
    [InlineData("http://test.example.org:5500/x", "0.0.0.0", false)]
    public void AWebhookForAnotherMachine_IsNotExpectedHere(string address, string host, bool isOwn) =>
        Assert.Equal(isOwn, OwnAddresses.Has(new Uri(address), host));

    [Fact]
    public async Task ChangesOfOtherTypes_AndWebhooksOfOtherPorts_AreNotExpected()
    {
        await using var watched = new Watched(port: 5501);
        await watched.StartAsync();
        watched.Store.Change(7);
        watched.Store.Change("dcim.site", 7, ChangeAction.Update);
        await watched.PassAsync(TimeSpan.FromSeconds(30), events: 0);

        Assert.Empty(await watched.EventsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task LostDoubledLateAndReordered_WithRestarts_EachChangeIsJudgedOnce(int seed)
    {
        var random = new Random(seed);
        await using var watched = new Watched();
        await watched.StartAsync();
        var (late, made) = (new List<ObjectChangeRecord>(), 0);
        for (var step = 0; step < 120; step++)
        {
            switch (random.Next(10))
            {
                case < 6:
                    var change = watched.Store.Change(made++, ChangeAction.Create);
                    switch (random.Next(10))
                    {
                        case < 3: break;
                        case < 5: late.Add(change); break;
                        case 5: await watched.WebhookAsync(change); await watched.WebhookAsync(change); break;
                        default: await watched.WebhookAsync(change); break;
                    }
                    break;
                case 6 when late.Count > 0:
                    var at = random.Next(late.Count);
                    await watched.WebhookAsync(late[at]);
                    late.RemoveAt(at);
                    break;
                case 7: await watched.PassAsync(TimeSpan.FromSeconds(random.Next(1, 15)), events: 0); break;
                case 8: await watched.RestartAsync(isKept: random.Next(2) == 0); break;
                default: watched.Store.Change("dcim.site", step, ChangeAction.Update); break;
            }
        }
        await watched.PassAsync(TimeSpan.FromSeconds(20), events: made);
        foreach (var change in late)
            await watched.WebhookAsync(change);

        Assert.Equal(Enumerable.Range(0, made).Select(n => (long)n), (await watched.EventsAsync()).Select(Machine).Order());
    }

    private static long Machine(JsonElement found) => found.GetProperty("payload").GetProperty("data").GetProperty("id").GetInt64();

    /// <summary>A ruleset's log, the watch over its webhooks, and what plays the sender.</summary>
    private sealed class Watched : IAsyncDisposable, IEventSink
    {
        private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
        private readonly IEventLog _log = EventLogs.InMemory();
        private readonly NetboxChanges _changes;
        private readonly int _port;
        private CancellationTokenSource _stop = new();
        private MissedWebhooks? _missed;
        private Task _running = Task.CompletedTask;
        private string? _kept;
        private bool _isKept = true;
        private long _last;

        public Watched(int port = Port)
        {
            _port = port;
            Store = new ChangingStore(Port);
            _changes = new NetboxChanges(Store) { IsCopy = true };
        }

        public ChangingStore Store { get; }

        public bool ChangesEvents => false;

        public async Task StartAsync()
        {
            _stop = new CancellationTokenSource();
            _missed = new MissedWebhooks("0.0.0.0", _port, new SourceContext
            {
                Arguments = [], Logger = NullLogger.Instance, Time = _clock, Netbox = _changes,
                Bookmark = new Bookmark(() => _kept, place => _kept = _isKept || _kept is null ? place : _kept),
                Recorded = (after, limit, token) => _log.ReadAsync("r", after, limit, token), LastPosition = () => _last,
            }, _changes);
            _running = _missed.RunAsync(this, _stop.Token);
            await _missed.Ready;
        }

        public async Task RestartAsync(bool isKept)
        {
            _isKept = isKept;
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StartAsync();
        }

        /// <summary>What the handler of the port does with a webhook.</summary>
        public async Task WebhookAsync(ObjectChangeRecord change)
        {
            var body = System.Text.Encoding.UTF8.GetBytes(EventBody.Write(change));
            var key = MissedWebhooks.KeyOf(body)!.Value; // a webhook of NetBox
            if (!_missed!.TryTake(key, "netbox-vm"))
                return;
            await PublishOpenAsync([.. "{\"payload\":"u8, .. body, .. ",\"meta\":{\"endpoint\":\"netbox-vm\""u8], CancellationToken.None);
            _missed.End(key, "netbox-vm", recorded: true);
        }

        /// <summary>Time passes, in steps, until there are so many events.</summary>
        public async Task PassAsync(TimeSpan span, int events)
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(1);
            }
            for (var tries = 0; (await EventsAsync()).Count < events; tries++)
            {
                Assert.True(tries < 1000, "not all changes were brought");
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(2);
            }
        }

        public async Task<List<JsonElement>> EventsAsync() =>
            [.. (await _log.ReadAsync("r", 0, int.MaxValue, CancellationToken.None)).Select(e => JsonDocument.Parse(e.Content).RootElement)];

        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
            AppendAsync([.. open, .. "}}"u8], cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _changes.Dispose();
            await _log.DisposeAsync();
        }

        private async ValueTask AppendAsync(byte[] json, CancellationToken cancellationToken) => _last = await _log.AppendAsync(
            new NewEntry("r", EntryKind.Event, json, DateTimeOffset.UnixEpoch), cancellationToken);

        private sealed class Bookmark(Func<string?> read, Action<string> keep) : ISourceBookmark
        {
            public string? Read() => read();

            public void Keep(string place) => keep(place);
        }
    }
}
