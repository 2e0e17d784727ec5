using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Tests.Webhooks.Replay;
using Plumbline.Netbox.Webhooks;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks;

/// <summary>Deliveries from the real store.</summary>
public sealed class StoreDeliveryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_ThatAreLeft_SurviveARestart()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, "http://127.0.0.1:9/");
        await PostAsync(store, "/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        await store.SettleAsync(Stop);
        await store.SendAsync("PATCH", "/api/extras/webhooks/1/", $$"""{"payload_url": "http://{{receiver.Place}}/hook"}""", Stop);

        await store.RestartAsync(Stop);
        for (var i = 0; i < 4000 && (await WaitingAsync(store)).Count > 0; i++)
        {
            await Task.Delay(5, Stop); // a real wait of the first back-off
        }

        Assert.Equal("a", JsonElement.Parse(Assert.Single(receiver.Take()).Body).GetProperty("data").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Deliveries_OfOwnChanges_AreMarked()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, $"http://{receiver.Place}/hook");
        await store.SendAsync("POST", "/api/extras/tags/", """{"name": "a", "slug": "a"}""", Stop, origin: "plumbline");
        await PostAsync(store, "/api/extras/tags/", """{"name": "b", "slug": "b"}""");
        await store.SettleAsync(Stop);

        Assert.Equal(["plumbline", null], receiver.Take().Select(delivery => delivery.Headers.GetValueOrDefault("X-Plumbline-Origin")));
    }

    // A receiver that remembers bodies, or looks at their age, takes it as well.
    [Fact]
    public async Task Deliveries_ThatAreSentAgain_AreOfThePresent()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, $"http://{receiver.Place}/hook");
        await PostAsync(store, "/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        await store.SettleAsync(Stop);
        var deliveries = new Deliveries(store.Store, store.Deliveries, TimeProvider.System);
        Assert.NotNull(await deliveries.RedeliverAsync(1, Stop));
        await store.SettleAsync(Stop);

        var taken = receiver.Take().Select(delivery => (delivery.Headers["X-Hook-Delivery"], JsonElement.Parse(delivery.Body))).ToList();
        Assert.Equal(2, taken.DistinctBy(delivery => delivery.Item1).Count());
        var times = taken.ConvertAll(delivery => delivery.Item2.GetProperty("timestamp").GetDateTimeOffset());
        Assert.True(times[1] > times[0], string.Join(' ', times));
        Assert.Equal(Rest(taken[0].Item2), Rest(taken[1].Item2));

        static string Rest(JsonElement body) =>
            string.Join('\n', body.EnumerateObject().Where(member => member.Name != "timestamp").Select(member => member.ToString()));
    }

    [Fact]
    public async Task Deliveries_ThatWereGivenUp_AreSentAgainOfThePresentUnderTheirNumber()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, "http://127.0.0.1:9/");
        await PostAsync(store, "/api/extras/tags/", """{"name": "a", "slug": "a"}""");
        await store.SettleAsync(Stop);
        await store.Store.Outbox.FailAsync(1, "no", null, Stop);
        await store.SendAsync("PATCH", "/api/extras/webhooks/1/", $$"""{"payload_url": "http://{{receiver.Place}}/hook"}""", Stop);
        var deliveries = new Deliveries(store.Store, store.Deliveries, TimeProvider.System);
        var (given, before) = ((await deliveries.FindAsync(1, Stop))!, DateTimeOffset.UtcNow);
        Assert.Equal("given_up", given.State);

        Assert.Equal(1, await deliveries.RedeliverAsync(1, Stop));
        for (var i = 0; i < 4000 && (await deliveries.FindAsync(1, Stop))!.State != "delivered"; i++)
            await Task.Delay(5, Stop); // a real wait of the lane

        var sent = Assert.Single(receiver.Take());
        Assert.Equal(given.Delivery.ToString(), sent.Headers["X-Hook-Delivery"]);
        Assert.InRange(
            JsonElement.Parse(sent.Body).GetProperty("timestamp").GetDateTimeOffset(), before.AddMilliseconds(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Deliveries_AmongWhichOneCannotBeRead_AreAllShown()
    {
        await using var store = await ServedStore.StartAsync(Stop);
        var planned = new PlannedDelivery(Guid.NewGuid(), 7, 1, "r", null, "{}").Write();
        for (var id = 1; id <= 620; id++)
            await store.Store.Outbox.AddAsync(
                new OutboxEntry(0, DateTimeOffset.UnixEpoch, "webhook:7", "extras.tag:1", id == 400 ? "{\"rule\": "u8.ToArray() : planned,
                    NextAttempt: DateTimeOffset.UtcNow.AddDays(1)), Stop);
        var deliveries = new Deliveries(store.Store, store.Deliveries, TimeProvider.System);

        var (all, further) = await deliveries.SearchAsync(_ => true, long.MaxValue, 1000, Stop);
        Assert.Equal(Enumerable.Range(1, 620).Reverse().Select(id => (long)id), all.Select(one => one.Id));
        Assert.Null(further);
        var odd = Assert.Single(all, one => !one.IsReadable);
        Assert.Equal((400, 7, "waiting", "extras.tag:1"), (odd.Id, odd.WebhookId, odd.State, odd.Object));
        Assert.StartsWith("it cannot be read: ", odd.LastError, StringComparison.Ordinal);

        // Forth and back, over the odd one as well.
        var (page, border) = await deliveries.SearchAsync(_ => true, 420, 50, Stop);
        Assert.Equal((419, 370, 370), (page[0].Id, page[^1].Id, border));
        var (back, earlier) = await deliveries.BehindAsync(_ => true, 369, 50, Stop);
        Assert.Equal(page.Select(one => one.Id), back.Select(one => one.Id));
        Assert.Equal(border, earlier);
        Assert.Equal(620, (await deliveries.BehindAsync(_ => true, 600, 50, Stop)).Found[0].Id);
        await store.Store.Outbox.FailAsync(400, "no", null, Stop);
        Assert.Null(await deliveries.RedeliverAsync(400, Stop));
    }

    [Fact]
    public async Task Deliveries_OfOneRequest_ComeOnceAndInOrder()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, $"http://{receiver.Place}/hook");
        var tags = string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""{"name": "t{{i}}", "slug": "t{{i}}"}"""));
        await PostAsync(store, "/api/extras/tags/", $"[{tags}]");
        await store.SettleAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"t{i}"), receiver.Take()
            .Select(delivery => JsonElement.Parse(delivery.Body).GetProperty("data").GetProperty("slug").GetString()));
        Assert.Empty(await WaitingAsync(store));
    }

    [Fact]
    public async Task Reader_OfTheStore_GivesWhatTheClientGives()
    {
        await using var store = await ServedStore.StartAsync(Stop);
        await PrepareAsync(store, "http://127.0.0.1:9/");
        using var client = store.Client();
        var reader = new StoreNetboxReader(store.Store, "4.6.8");

        Assert.Equal(await NamesAsync(client, "name=w1"), await NamesAsync(reader, "name=w1"));
        Assert.Equal(["w1"], await NamesAsync(reader, "limit=1&name=w1"));
        Assert.Equal("w1", (await reader.GetAsync("extras/webhooks/1/", Stop))?.GetProperty("name").GetString());
        Assert.Null(await reader.GetAsync("extras/webhooks/2/", Stop));
        Assert.Equal((await client.ReadVersionAsync(Stop)).Text, (await reader.GetAsync("status/", Stop))?.GetProperty("netbox-version")
            .GetString());
        var refused = await Assert.ThrowsAsync<NetboxException>(() => NamesAsync(reader, "tag=nope"));
        Assert.Equal(400, refused.Status);
    }

    private static async Task<List<string?>> NamesAsync(INetboxReader reader, string query)
    {
        var names = new List<string?>();
        await foreach (var item in reader.ListAsync("extras/webhooks/", query, Stop))
            names.Add(item.GetProperty("name").GetString());
        return names;
    }

    private static async Task PrepareAsync(ServedStore store, string url)
    {
        await PostAsync(store, "/api/extras/webhooks/", $$"""{"name": "w1", "payload_url": "{{url}}"}""");
        await PostAsync(store, "/api/extras/event-rules/", """
            {"name": "r", "object_types": ["extras.tag"], "event_types": ["object_created"],
             "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
    }

    private static async Task PostAsync(ServedStore store, string path, string body)
    {
        var (status, answer) = await store.SendAsync("POST", path, body, Stop);
        Assert.True(status == 201, answer);
    }

    private static Task<IReadOnlyList<DeliveryRecord>> WaitingAsync(ServedStore store) =>
        new Deliveries(store.Store, store.Deliveries, TimeProvider.System).WaitingAsync(1000, Stop);
}
