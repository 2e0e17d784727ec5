using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Tests.Intake.Sources;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Netbox;

/// <summary><c>netbox_changes</c>: each change once, in order, wherever the program ends between.</summary>
public sealed class NetboxChangesTests
{
    [Fact]
    public async Task EachChange_IsAnEvent_LikeTheWebhookOfNetbox()
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store);
        await using var rig = Rig(changes);
        store.Change(7);
        rig.Start("{}");
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        store.Change(8, ChangeAction.Create);
        store.Change(8, ChangeAction.Delete);

        var events = await rig.EventsAsync(2);
        Assert.Equal(
            ["created vm8 store 2", "deleted vm8 store 3"],
            events.Select(e => $"{Text(e, "payload", "event")} {Text(e, "payload", "data", "name")} {Text(e, "meta", "cause")} "
                + Text(e, "meta", "change")));
        Assert.Equal("virtualmachine", Text(events[0], "payload", "model"));
    }

    [Theory]
    [InlineData("""{"object_types": ["dcim.site"]}""", "2")]
    [InlineData("""{"events": ["deleted"]}""", "3")]
    [InlineData("""{"except_users": ["ann"]}""", "4")]
    [InlineData("""{"object_types": ["extras.journalentry"]}""", "5")]
    [InlineData("{}", "1 2 3 4")]
    public async Task Arguments_SayWhichChanges(string arguments, string expected)
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store);
        await using var rig = Rig(changes);
        rig.Start(arguments);
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        store.Change(7);
        store.Change("dcim.site", 1, ChangeAction.Update);
        store.Change(7, ChangeAction.Delete);
        store.Change(9, user: "bob");
        store.Change("extras.journalentry", 1, ChangeAction.Create);
        store.Change(10, origin: ChangeOrigin.WriteBack);
        await rig.UntilAsync(() => rig.Bookmark!.StartsWith("6 ", StringComparison.Ordinal), "the last change looked at");

        var events = await rig.EventsAsync(1);
        Assert.Equal(expected, string.Join(' ', events.Select(e => Text(e, "meta", "change"))));
    }

    [Theory]
    [InlineData(null, "2")]
    [InlineData("admin", "2")]
    [InlineData("eda", "1 2")]
    public async Task AResult_IsOneOfWhoWritesThem_AndOfNobodyElse(string? author, string expected)
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store) { Author = () => author };
        await using var rig = Rig(changes);
        rig.Start("{}");
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        store.Change(7, user: "admin", origin: ChangeOrigin.WriteBack);
        store.Change(8);

        var events = await rig.EventsAsync(expected.Length > 1 ? 2 : 1);
        Assert.Equal(expected, string.Join(' ', events.Select(e => Text(e, "meta", "change"))));
    }

    [Fact]
    public async Task WhatADeletedObjectWas_IsKeptUntilAllHaveRead_AndOfTheNewest()
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store) { KeptOfRead = 2 };
        var place = 0L;
        using var reading = changes.Read(() => place);
        for (var id = 1; id <= 5; id++)
            store.Change(id, ChangeAction.Delete);
        Assert.Equal("1 2 3 4 5", Kept());
        place = 3;
        store.Change(6, ChangeAction.Delete);
        Assert.Equal("4 5 6", Kept());
        place = 6;
        store.Change(7, ChangeAction.Delete);
        Assert.Equal("6 7", Kept());

        string Kept() => string.Join(' ', store.ChangesBehind(0, 10).Where(change => !changes.BodyOf(Logged(change))
            .Contains("as logged", StringComparison.Ordinal)).Select(change => change.LogId));

        static ObjectChangeRecord Logged(ObjectChangeRecord change) =>
            change with { Object = JsonElement.Parse("""{"id": 9, "name": "as logged"}""") };
    }

    // Two that are not named to each other: each answers the other's result with one of its own.
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"except_users": ["eda"]}""")]
    public async Task ResultsThatAnswerEachOther_EndByThemselves_UntilSomethingElseChanges(string arguments)
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store) { Author = () => "eda" };
        await using var rig = Rig(changes);
        rig.Start(arguments);
        await rig.UntilAsync(() => rig.Bookmark is not null, "a start");
        Answer(5); // 1 to 10
        store.Change(8, user: "two", origin: ChangeOrigin.WriteBack); // of another object: 11
        store.Change(7, user: "three", origin: ChangeOrigin.WriteBack); // of another user: 12
        store.Change(7); // 13
        Answer(4); // 14 to 21
        store.Change(9);

        var events = await rig.EventsAsync(10);
        Assert.Equal("1 3 5 11 12 13 14 16 18 22", string.Join(' ', events.Select(e => Text(e, "meta", "change"))));

        void Answer(int times)
        {
            for (var i = 0; i < times; i++)
            {
                store.Change(7, user: "two", origin: ChangeOrigin.WriteBack);
                store.Change(7, user: "eda", origin: ChangeOrigin.WriteBack);
            }
        }
    }

    [Theory]
    [InlineData("""{"object_type": ["dcim.site"]}""", "no argument 'object_type'", "object_types")]
    [InlineData("""{"events": ["create"]}""", "events has 'create'", "created")]
    [InlineData("""{"object_types": 7}""", "object_types is a list of texts", "a whole number")]
    [InlineData("""{"from": "yesterday"}""", "from is 'yesterday'", "now or beginning")]
    public async Task MistakenArguments_AreNamed(string arguments, string problem, string cure)
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store);
        await using var rig = Rig(changes);
        var end = await rig.EndAsync(arguments);

        Assert.Contains(problem, end, StringComparison.Ordinal);
        Assert.Contains(cure, end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAStore_ItSaysSo()
    {
        await using var rig = new SourceRig("netbox_changes");
        Assert.Contains("'plumbline run' has no store", await rig.EndAsync("{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task EndedAnywhere_NoChangeIsLostOrBroughtTwice(int seed)
    {
        var random = new Random(seed);
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store);
        await using var log = EventLogs.InMemory();
        var (kept, made) = ((string?)null, 0);
        for (var life = 0; life < 12; life++)
        {
            // The bookmark of some lives is never written: the process ended before.
            var isKept = life == 0 || random.Next(2) == 0;
            var left = random.Next(1, 8);
            using var end = new CancellationTokenSource();
            var sink = new EndingSink(log, () => --left < 0, end);
            var context = new SourceContext
            {
                Arguments = [], Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Netbox = changes,
                Bookmark = new Bookmark(() => kept, place => kept = isKept ? place : kept),
                Recorded = (after, limit, token) => log.ReadAsync("r", after, limit, token), LastPosition = () => sink.Last,
            };
            var running = Automation.Intake.Sources.SourceCatalog.Create("netbox_changes", context).RunAsync(sink, end.Token);
            for (var i = random.Next(1, 9); i > 0; i--, made++)
                store.Change(made);
            end.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 40)));
            await Ended(running);
        }
        using var stop = new CancellationTokenSource();
        var last = new EndingSink(log, () => false, stop);
        var ending = Automation.Intake.Sources.SourceCatalog.Create("netbox_changes", new SourceContext
        {
            Arguments = [], Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Netbox = changes,
            Bookmark = new Bookmark(() => kept, place => kept = place),
            Recorded = (after, limit, token) => log.ReadAsync("r", after, limit, token), LastPosition = () => last.Last,
        }).RunAsync(last, stop.Token);
        await UntilAsync(() => kept!.StartsWith($"{made} ", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Ended(ending);

        var brought = (await log.ReadAsync("r", 0, int.MaxValue, CancellationToken.None)).Select(entry =>
        {
            using var json = JsonDocument.Parse(entry.Content);
            return json.RootElement.GetProperty("meta").GetProperty("change").GetInt64();
        });
        Assert.Equal(Enumerable.Range(1, made).Select(n => (long)n), brought);

        static async Task UntilAsync(Func<bool> happens)
        {
            for (var tries = 0; !happens(); tries++)
            {
                Assert.True(tries < 2000, "the last change was not looked at");
                await Task.Delay(5);
            }
        }
    }

    private static Task Ended(Task running) => running.ContinueWith(_ => { }, TaskScheduler.Default);

    private static SourceRig Rig(NetboxChanges changes) =>
        new("netbox_changes") { With = context => context with { Netbox = changes } };

    private static string Text(JsonElement value, params string[] path) =>
        path.Aggregate(value, (at, name) => at.GetProperty(name)).ToString();

    private sealed class Bookmark(Func<string?> read, Action<string> keep) : ISourceBookmark
    {
        public string? Read() => read();

        public void Keep(string place) => keep(place);
    }

    /// <summary>Appends to a log, and ends the life of the process after an append.</summary>
    private sealed class EndingSink(IEventLog log, Func<bool> ends, CancellationTokenSource end) : IEventSink
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
