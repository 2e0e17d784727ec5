using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Webhooks;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks;

public sealed class DeliveryServiceTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly MemoryStore _store = new();
    private readonly ListLogger<DeliveryService> _log = new();
    private readonly Receiver _receiver = new();
    private DeliveryService? _service;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_OfOneWebhook_KeepTheirOrder()
    {
        _store.SetWebhook(1, Webhook(1));
        _store.Commit(Entry(1, "vm:1", "a"), Entry(1, "vm:2", "b"), Entry(1, "vm:1", "c"));
        await StartAsync();
        _store.Commit(Entry(1, "vm:3", "d"));

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["a", "b", "c", "d"], _receiver.Names);
    }

    [Fact]
    public async Task Commits_ThatBringNothing_AreNotLookedAt()
    {
        _store.SetWebhook(1, Webhook(1));
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();
        await UntilAsync(() => _store.Entries.Count == 0);
        // Until the lane waits.
        await Task.Delay(50, Stop);
        var looks = _store.Looks;
        for (var i = 0; i < 20; i++)
            _store.Commit();
        _store.Commit(Entry(1, "vm:2", "b"));

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["a", "b"], _receiver.Names);
        Assert.InRange(_store.Looks - looks, 1, 2);
    }

    [Fact]
    public async Task Delivery_ThatFails_ComesAgainWithGrowingWaits()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.Answer = (_, n) => n <= 3 ? Status(500, "boom") : Status(200);
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        // The fake clock goes on while the service works, so a wait may come out a little longer; chance makes it up to a fifth shorter.
        var waits = _receiver.Times.Zip(_receiver.Times.Skip(1), (from, to) => (to - from).TotalSeconds).ToList();
        Assert.Equal(3, waits.Count);
        Assert.InRange(waits[0], 4, 9);
        Assert.InRange(waits[1], 8, 14);
        Assert.InRange(waits[2], 16, 24);
        Assert.Contains(_log.Lines, line => line.StartsWith("Webhook 'w1' did not deliver vm:1 (attempt 1): hook.example.com:80 answered "
            + "500: boom. Next attempt in ", StringComparison.Ordinal));
        Assert.Single(_receiver.Headers.Select(headers => headers["X-Hook-Delivery"]).Distinct());
    }

    [Fact]
    public async Task Delivery_ThatWaits_ComesThoughTheClockWasPutBack()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.Answer = (_, n) => n == 1 ? Status(500) : Status(200);
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();
        await UntilAsync(() => _receiver.Names.Count == 1 && _store.Entries[0].Attempts == 1);
        var before = _time.GetUtcNow().AddDays(-1);
        _time.AdjustTime(before);

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.InRange(_receiver.Times[1] - before, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Delivery_ThatFails_HoldsBackItsObjectOnly()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.Answer = (name, n) => name == "a" && n == 1 ? Status(400) : Status(200);
        _store.Commit(Entry(1, "vm:1", "a"), Entry(1, "vm:1", "b"), Entry(1, "vm:2", "c"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["a", "c", "a", "b"], _receiver.Names);
    }

    [Fact]
    public async Task Receiver_ThatIsGone_HoldsBackItsWebhookOnly()
    {
        _store.SetWebhook(1, Webhook(1, "http://gone.example.com/"));
        _store.SetWebhook(2, Webhook(2));
        _receiver.Answer = (name, n) =>
            name == "g1" && n < 3 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "no") : Status(200);
        _store.Commit(Entry(1, "vm:1", "g1"), Entry(1, "vm:2", "g2"), Entry(2, "vm:1", "x"), Entry(2, "vm:2", "y"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["g1", "g1", "g1", "g2"], _receiver.Names.Where(name => name[0] == 'g'));
        Assert.Equal(["x", "y"], _receiver.Names.Where(name => name[0] != 'g'));
    }

    [Fact]
    public async Task Delivery_ThatFailsForADay_IsKeptDeadAndCanBeRevived()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.Answer = (_, _) => Status(410);
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.All(entry => entry.Dead), TimeSpan.FromMinutes(1));

        var dead = Assert.Single(await _store.DeadAsync("webhook:1", 10, Stop));
        Assert.Equal("hook.example.com:80 answered 410", dead.LastError);
        // The day begins with the entry; the clock may have moved before the first attempt.
        Assert.InRange(_receiver.Times[^1] - _receiver.Times[0], TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.2));

        _receiver.Answer = (_, _) => Status(200);
        await _store.ReviveAsync(dead.Id, dead.Body, _time.GetUtcNow(), Stop);
        _service?.Wake();
        await UntilAsync(() => _store.Entries.Count == 0);
    }

    [Fact]
    public async Task Webhook_ThatIsDeleted_LeavesADeadDelivery()
    {
        _store.Commit(Entry(7, "vm:1", "a"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.All(entry => entry.Dead));

        Assert.Equal("the webhook was deleted", Assert.Single(_store.Entries).LastError);
        Assert.Empty(_receiver.Names);
    }

    [Fact]
    public async Task Webhook_ThatIsMended_DeliversWhatWaits()
    {
        _store.SetWebhook(1, Webhook(1, "{{ nope.nope }}"));
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();
        await UntilAsync(() => _store.Entries[0].Attempts == 1);

        _store.SetWebhook(1, Webhook(1));
        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["a"], _receiver.Names);
    }

    [Fact]
    public async Task Service_StartedAgain_DeliversWhatWasLeft()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.Answer = (name, n) => name == "a" && n == 1 ? Status(500) : Status(200);
        _store.Commit(Entry(1, "vm:1", "a"), Entry(1, "vm:1", "b"));
        await StartAsync();
        await UntilAsync(() => _store.Entries[0].Attempts == 1, TimeSpan.Zero);
        await _service!.StopAsync(Stop); // started above
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(["a", "a", "b"], _receiver.Names);
    }

    [Fact]
    public async Task Service_Stopped_FinishesTheAttemptUnderWay()
    {
        _store.SetWebhook(1, Webhook(1));
        var stopping = new TaskCompletionSource();
        _receiver.Before = () => stopping.Task;
        _store.Commit(Entry(1, "vm:1", "a"), Entry(1, "vm:1", "b"));
        await StartAsync();
        await UntilAsync(() => _receiver.Arrived == 1, TimeSpan.Zero);

        var stopped = _service!.StopAsync(Stop); // started above
        stopping.SetResult();
        await stopped;

        Assert.Equal(["a"], _receiver.Names);
        Assert.Equal("vm:1", Assert.Single(_store.Entries).Key);
    }

    [Fact]
    public async Task Receiver_ThatHangs_IsGivenItsTime()
    {
        _store.SetWebhook(1, Webhook(1));
        _receiver.HangOnce = true;
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Contains(_log.Lines, line => line.StartsWith("Webhook 'w1' did not deliver vm:1 (attempt 1): hook.example.com:80 did not "
            + "answer within 30 s. Next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_OfAFailure_HoldsNoSecret()
    {
        _store.SetWebhook(1, Webhook(1, "http://us3r:p4ss@hook.example.com/t0ken?key=k3y", "X-Key: h3ader"));
        _receiver.Answer = (_, n) =>
            n == 1 ? Status(500) : n == 2 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "no") : Status(200);
        _store.Commit(Entry(1, "vm:1", "a"));
        await StartAsync();

        await UntilAsync(() => _store.Entries.Count == 0);

        Assert.Equal(3, _log.Lines.Count);
        Assert.DoesNotContain(_log.Lines, line =>
            new[] { "us3r", "p4ss", "t0ken", "k3y", "h3ader", "s3cret" }.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("us3r:p4ss")), _receiver.Headers[0]["Authorization"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync(CancellationToken.None);
            _service.Dispose();
        }
    }

    internal static string Webhook(long id, string url = "http://hook.example.com/", string headers =
        "", string body = "", string method = "POST") => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["id"] = id, ["name"] = "w" + id, ["payload_url"] = url, ["http_method"] = method, ["http_content_type"] = "application/json",
            ["additional_headers"] = headers, ["body_template"] = body, ["secret"] = "s3cret", ["ssl_verification"] = true,
            ["ca_file_path"] = null,
        });

    private static HttpResponseMessage Status(int status, string body = "") =>
        new((HttpStatusCode)status) { Content = new StringContent(body) };

    private OutboxEntry Entry(long webhook, string key, string name)
    {
        var delivery = new PlannedDelivery(
            Guid.CreateVersion7(_time.GetUtcNow()), webhook, 1, "r", null, $$$"""{"event": "created", "data": {"name": "{{{name}}}"}}""");
        return new OutboxEntry(0, _time.GetUtcNow(), delivery.Topic, key, delivery.Write(), NextAttempt: _time.GetUtcNow());
    }

    private async Task StartAsync()
    {
        _receiver.Clock = _time;
        _service = new DeliveryService(_store, new WebhookOptions(), _time, _log, _receiver);
        await _service.StartAsync(Stop);
    }

    /// <summary>Lets time pass, a second at a time unless told otherwise, and the service work in between.</summary>
    private async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 6_000, "it does not happen");
            // real work on other threads goes on here; the waits of the service are on the fake clock
            await Task.Delay(step is null ? 5 : 1, Stop);
            _time.Advance(step ?? TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Receiver : HttpMessageHandler
    {
        private readonly Lock _gate = new();

        public Func<string, int, HttpResponseMessage> Answer { get; set; } = (_, _) => Status(200);

        public TimeProvider Clock { get; set; } = TimeProvider.System;

        public bool HangOnce { get; set; }

        public int Arrived { get; private set; }

        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public List<string> Names { get; } = [];

        public List<DateTimeOffset> Times { get; } = [];

        public List<Dictionary<string, string>> Headers { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Arrived++;
            await Before();
            if (HangOnce)
            {
                HangOnce = false;
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            var body = JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)); // deliveries have a body
            lock (_gate)
            {
                Names.Add(body.GetProperty("data").GetProperty("name").GetString() ?? "");
                Times.Add(Clock.GetUtcNow());
                Headers.Add(request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString()));
                return Answer(Names[^1], Names.Count(name => name == Names[^1]));
            }
        }
    }
}
