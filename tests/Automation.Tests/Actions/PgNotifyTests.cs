using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Intake.Sources;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Actions;

/// <summary>What <c>pg_notify</c> sends over a real PostgreSQL is what <c>pg_listener</c> brings.</summary>
public sealed class PgNotifyTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    // what is sent beside the event | the event that comes, without what its source stamps
    public static TheoryData<string, string> Sent => new()
    {
        { "event: \"{{ event }}\", remove_meta: true", """{"n":1,"text":"a\"b\\c é 𝄞"}""" },
        { "event: {order: \"{{ event.n }}\", deep: {list: [1, null, true]}}", """{"order":1,"deep":{"list":[1,null,true]}}""" },
        { "event: {}", "{}" },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task Execute_Event_ComesToWhoeverListens(string sent, string expected)
    {
        await using var rig = await ListeningAsync("Odd \"Channel\"");
        Assert.Equal(["after"], await RunAsync(
            $"channel: 'Odd \"Channel\"', {sent}", """{"n": 1, "text": "a\"b\\c é 𝄞", "meta": {"uuid": "u"}}"""));

        var made = JsonNode.Parse(Assert.Single(await rig.EventsAsync(1)).GetRawText())!.AsObject();
        Assert.NotEqual("u", (string?)made["meta"]!["uuid"]);
        made.Remove("meta");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), made), made.ToJsonString());
    }

    [Fact]
    public async Task Execute_EventWithItsMeta_KeepsIt()
    {
        await using var rig = await ListeningAsync("events");
        await RunAsync("channel: events, event: \"{{ event }}\"", """{"n": 1, "meta": {"uuid": "11111111-2222-4333-8444-555555555555"}}""");

        Assert.Equal("11111111-2222-4333-8444-555555555555",
            Assert.Single(await rig.EventsAsync(1)).GetProperty("meta").GetProperty("uuid").GetString());
    }

    // More than one notification holds: of letters, of what is written longer, of characters that must not be cut.
    [Theory]
    [InlineData("x", 6_900)]
    [InlineData("x", 7_100)]
    [InlineData("x", 100_000)]
    [InlineData("\\\"", 50_000)]
    [InlineData("\n", 50_000)]
    [InlineData("é", 20_000)]
    [InlineData("𝄞", 20_000)]
    [InlineData("\u2028", 20_000)]
    public async Task Execute_LargeEvent_ComesWhole(string text, int times)
    {
        await using var rig = await ListeningAsync("large");
        var whole = string.Concat(Enumerable.Repeat(text, times));
        await RunAsync("channel: large, event: \"{{ event }}\"", $$"""{"n": 1, "text": {{JsonSerializer.Serialize(whole)}}}""");

        Assert.Equal(whole, Assert.Single(await rig.EventsAsync(1)).GetProperty("text").GetString());
        Assert.DoesNotContain(rig.Log.All, line => line.Contains("left out", StringComparison.Ordinal));
    }

    // dsn (null: the server's), the rest | what is said
    [Theory]
    [InlineData("host=127.0.0.1 port=9 user=a password=topsecret dbname=b", "channel: c, event: {a: 1}", "nothing was sent to the server at 127.0.0.1, port 9: Connection refused")]
    [InlineData("host=127.0.0.1 port=<PORT> user=pwuser password=verywrong dbname=postgres", "channel: c, event: {a: 1}", "password authentication failed for user \"pwuser\"")]
    [InlineData("host=127.0.0.1 port=<PORT> user=postgres dbname=nowhere", "channel: c, event: {a: 1}", "database \"nowhere\" does not exist")]
    [InlineData("hots=127.0.0.1", "channel: c, event: {a: 1}", "invalid connection option \"hots\" (did you mean 'host'?)")]
    [InlineData(null, "channel: \"\", event: {a: 1}", "channel of pg_notify is a text, where a text that is not empty was expected")]
    [InlineData(null, "channel: c, event: \"{{ event.n }}\"", "'event' of pg_notify must be a mapping, found 1")]
    [InlineData(null, "channel: \"{{ 'c' * 70 }}\", event: {a: 1}", "channel name too long")]
    public async Task Execute_WhatCannotBeSent_IsAFailedActionWithoutThePassword(string? dsn, string rest, string said)
    {
        Assert.Equal(["after"], await RunAsync(rest, """{"n": 1}""", dsn));

        var all = string.Join('\n', _log.All);
        Assert.Contains(said, all, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", all, StringComparison.Ordinal);
        Assert.DoesNotContain("verywrong", all, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> RunAsync(string arguments, string json, string? dsn = null)
    {
        var there = (dsn ?? "host=127.0.0.1 port=<PORT> user=postgres dbname=postgres")
            .Replace("<PORT>", $"{server.Port}", StringComparison.Ordinal);
        await using var rulebook = RulebookUnderTest.Of($$"""
            - name: rs
              hosts: all
              sources: []
              rules:
                - name: r
                  condition: event.n == 1
                  actions:
                    - pg_notify: {dsn: "{{there}}", {{arguments}}}
                    - debug: {msg: after}
            """, loggers: _log);
        using var stop = new CancellationTokenSource();
        var running = rulebook.RunAsync(stop.Token);
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", json));
        await stop.CancelAsync();
        await running;
        return rulebook.Banners;
    }

    private async Task<SourceRig> ListeningAsync(string channel)
    {
        var rig = new SourceRig("pg_listener");
        rig.Start(new Mapping
        {
            { "dsn", $"host=127.0.0.1 port={server.Port} user=postgres dbname=postgres" }, { "channels", new List<object?> { channel } },
        });
        await rig.UntilAsync(() => server.Sql(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'").Trim() != "0", "it listens");
        return rig;
    }
}
