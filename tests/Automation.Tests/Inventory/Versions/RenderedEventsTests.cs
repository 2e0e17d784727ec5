using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Automation.Tests.Intake.Sources;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary><c>netbox_changes</c> with <c>rendered</c>: a machine has an event exactly when what is rendered for it changes.</summary>
public sealed class RenderedEventsTests
{
    private const string Options = "config_context: true\nplurals: false\nservices: false\nracks: false";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AContextOfThreeThousand_OverriddenInMost_GivesFiftyEvents()
    {
        await using var followed = new FollowedStore(Options);
        await DocumentAsync(followed, 3000, overridden: 2950);
        await followed.FollowAsync();
        using var changes = new NetboxChanges(followed.Store) { Versions = followed.Versions };
        await using var rig = new SourceRig("netbox_changes") { With = context => context with { Netbox = changes } };
        rig.Start("""{"rendered": true}""");
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        var before = followed.Rendered;
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"ntp": "b"}}""");
        await followed.FollowAsync();
        Assert.Equal(3000, followed.Rendered - before);
        await rig.UntilAsync(() => rig.Bookmark!.StartsWith("rendered 50 ", StringComparison.Ordinal), "the last change looked at");

        var events = await rig.EventsAsync(50);
        Assert.Equal(
            Enumerable.Range(2951, 50).Select(n => $"vm{n}"),
            events.Select(e => e.GetProperty("payload").GetProperty("host").GetString()));
        var payload = events[0].GetProperty("payload");
        Assert.Equal("""[{"ntp":"a"},{"ntp":"b"}]""", Compact(new JsonArray(
            JsonNode.Parse(payload.GetProperty("changed").GetProperty("config_context").GetProperty("old").GetRawText()),
            JsonNode.Parse(payload.GetProperty("changed").GetProperty("config_context").GetProperty("new").GetRawText()))));
        Assert.Equal(
            ("host.rendered", "changed", "extras.configcontext", "base", "admin", "updated"),
            (Text(payload, "event"), Text(payload, "state"), Text(payload, "cause", "object_type"), Text(payload, "cause", "object"),
                Text(payload, "cause", "username"), Text(payload, "cause", "event")));
        Assert.Equal("""["vm2951"]""", events[0].GetProperty("meta").GetProperty("hosts").GetRawText());
    }

    [Theory]
    [InlineData("""{"rendered": true, "except_users": ["admin"]}""", 0)]
    [InlineData("""{"rendered": true, "object_types": ["dcim.site"]}""", 0)]
    [InlineData("""{"rendered": true, "object_types": ["extras.configcontext"], "events": ["updated"]}""", 2)]
    [InlineData("""{"rendered": true, "from": "beginning"}""", 3)]
    public async Task Arguments_AskForTheCause(string arguments, int expected)
    {
        await using var followed = new FollowedStore(Options);
        await DocumentAsync(followed, 2, overridden: 0);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"memory": 1}""");
        await followed.FollowAsync();
        using var changes = new NetboxChanges(followed.Store) { Versions = followed.Versions };
        await using var rig = new SourceRig("netbox_changes") { With = context => context with { Netbox = changes } };
        rig.Start(arguments);
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"ntp": "b"}}""");
        await followed.FollowAsync();
        await rig.UntilAsync(() => rig.Bookmark!.StartsWith("rendered 3 ", StringComparison.Ordinal), "the last change looked at");

        Assert.Equal(expected, (await rig.EventsAsync(expected)).Count);
    }

    [Fact]
    public async Task WhereNothingIsRendered_ItSaysSo()
    {
        await using var followed = new FollowedStore(Options);
        using var changes = new NetboxChanges(followed.Store);
        await using var rig = new SourceRig("netbox_changes") { With = context => context with { Netbox = changes } };
        Assert.Contains("no inventory is rendered here", await rig.EndAsync("""{"rendered": true}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileTheVersionsCannotBeKept_ItWaits_AndSaysSo()
    {
        var clock = new FakeTimeProvider();
        await using var followed = new FollowedStore(Options);
        await DocumentAsync(followed, 2, overridden: 0);
        followed.Restart(() =>
        {
            File.Move(followed.Kept, followed.Kept + ".elsewhere");
            Directory.CreateDirectory(followed.Kept);
        });
        using var changes = new NetboxChanges(followed.Store) { Versions = followed.Versions };
        await using var rig = new SourceRig("netbox_changes", clock) { With = context => context with { Netbox = changes } };
        rig.Start("""{"rendered": true}""");
        await rig.UntilAsync(() => rig.Health.Problem is not null, "trouble");
        Assert.Contains("cannot be kept", rig.Health.Problem, StringComparison.Ordinal);
        Directory.Delete(followed.Kept);
        await followed.FollowAsync();
        for (var i = 0; rig.Bookmark is null && i < 200; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(10, Token);
        }
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"ntp": "b"}}""");
        await followed.FollowAsync();

        Assert.Equal(2, (await rig.EventsAsync(2)).Count);
        Assert.Null(rig.Health.Problem);
    }

    // The process ends after any event, and after any part of the rendering; bookmarks of some lives are never written.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EndedAnywhere_EachDifferenceIsOneEvent(int seed)
    {
        var random = new Random(seed);
        await using var followed = new FollowedStore(Options);
        await DocumentAsync(followed, 8, overridden: 3);
        await followed.FollowAsync();
        await using var log = EventLogs.InMemory();
        var kept = (string?)null;
        for (var life = 0; life < 12; life++)
        {
            followed.Restart();
            using var changes = new NetboxChanges(followed.Store) { Versions = followed.Versions };
            var isKept = life == 0 || random.Next(2) == 0;
            using var end = new CancellationTokenSource();
            var left = random.Next(1, 6);
            var sink = new MortalSink(log, () => --left < 0, end);
            var running = SourceCatalog.Create("netbox_changes", Context(
                changes, log, sink, () => kept, place => kept = isKept ? place : kept)).RunAsync(sink, end.Token);
            await followed.SendAsync("PATCH", "extras/config-contexts/1/", $$"""{"data": {"ntp": {{life}} } }""");
            if (random.Next(2) == 0)
                await followed.FollowAsync();
            end.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 20)));
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        await followed.FollowAsync();
        using var last = new NetboxChanges(followed.Store) { Versions = followed.Versions };
        using var stop = new CancellationTokenSource();
        var all = new MortalSink(log, () => false, stop);
        var ending = SourceCatalog.Create("netbox_changes", Context(last, log, all, () => kept, place => kept = place))
            .RunAsync(all, stop.Token);
        for (var tries = 0; !kept!.StartsWith($"rendered {followed.Versions.LastChange} ", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 2000, "the last change was not looked at");
            await Task.Delay(5, Token);
        }
        await stop.CancelAsync();
        await ending.ContinueWith(_ => { }, TaskScheduler.Default);

        var brought = (await log.ReadAsync("r", 0, int.MaxValue, Token)).Select(entry =>
            JsonElement.Parse(entry.Content.Span).GetProperty("meta").GetProperty("rendered").GetInt64()).ToList();
        Assert.Equal(followed.Versions.Behind(0, 1000).Select(change => change.Id), brought);
        Assert.True(brought.Count >= 5);
    }

    private static SourceContext Context(
        NetboxChanges changes, IEventLog log, MortalSink sink, Func<string?> read, Action<string> keep) => new()
    {
        Arguments = SourceRig.Arguments("""{"rendered": true, "from": "beginning"}"""), Logger = NullLogger.Instance, Netbox = changes,
        Bookmark = new Place(read, keep), Recorded = (after, limit, token) => log.ReadAsync("r", after, limit, token),
        LastPosition = () => sink.Last,
    };

    private static async Task DocumentAsync(FollowedStore followed, int machines, int overridden)
    {
        await followed.SendAsync("POST", "virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
        await followed.SendAsync("POST", "virtualization/clusters/", """{"name": "c", "type": 1}""");
        await followed.SendAsync("POST", "extras/tags/", """{"name": "special", "slug": "special"}""");
        for (var at = 1; at <= machines; at += 500)
            await followed.SendAsync("POST", "virtualization/virtual-machines/", "[" + string.Join(',', Enumerable
                .Range(at, Math.Min(500, machines - at + 1))
                .Select(n => $$"""{"name": "vm{{n}}", "cluster": 1, "tags": [{{(n <= overridden ? "1" : "")}}]}""")) + "]");
        await followed.SendAsync(
            "POST", "extras/config-contexts/", """{"name": "base", "weight": 100, "clusters": [1], "data": {"ntp": "a"}}""");
        await followed.SendAsync(
            "POST", "extras/config-contexts/", """{"name": "own", "weight": 200, "tags": ["special"], "data": {"ntp": "own"}}""");
    }

    private static string Text(JsonElement value, params string[] path) =>
        path.Aggregate(value, (at, name) => at.GetProperty(name)).ToString();

    private static string Compact(JsonNode node) => node.ToJsonString();

    private sealed class Place(Func<string?> read, Action<string> keep) : ISourceBookmark
    {
        public string? Read() => read();

        public void Keep(string place) => keep(place);
    }

    /// <summary>Appends to a log, and ends the life of the process after an append.</summary>
    private sealed class MortalSink(IEventLog log, Func<bool> ends, CancellationTokenSource end) : IEventSink
    {
        public long Last { get; private set; }

        public bool ChangesEvents => false;

        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
            AppendAsync([.. open, .. "}}"u8], cancellationToken);

        private async ValueTask AppendAsync(byte[] json, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Last = await log.AppendAsync(new NewEntry("r", EntryKind.Event, json, DateTimeOffset.UnixEpoch), cancellationToken);
            if (!ends())
                return;
            await end.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
