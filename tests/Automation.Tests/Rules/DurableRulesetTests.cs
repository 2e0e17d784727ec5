using Plumbline.Automation.EventLog;
using Plumbline.Automation.Tests.Actions;
using Plumbline.Automation.Tests.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Rules;

/// <summary>A durable ruleset over several lives of its process: nothing lost, nothing twice.</summary>
public sealed class DurableRulesetTests : IDisposable
{
    private const string Joining = """
        - name: rs
          hosts: all
          sources:
            - ansible.eda.tick: {delay: 1000}
          rules:
            - name: both
              condition:
                all:
                  - event.a == 1
                  - event.b == 1
              action:
                debug: {msg: both}
            - name: single
              condition: event.c is defined
              action:
                debug: {msg: "c{{ event.c }}"}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-rules-").FullName;

    private string LogFile => Path.Combine(_folder, "events.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Run_AgainAfterAStop_JoinsWhatWaitedBefore(int snapshotEvery)
    {
        Assert.Empty(await LifeAsync(Joining, snapshotEvery, """{"a": 1}"""));
        Assert.Equal(["both"], await LifeAsync(Joining, snapshotEvery, """{"b": 1}"""));
        Assert.Empty(await LifeAsync(Joining, snapshotEvery, """{"b": 1}"""));
    }

    [Fact]
    public async Task Run_AgainAfterAStop_RepeatsNothing()
    {
        Assert.Equal(["c1", "c2"], await LifeAsync(Joining, 1000, """{"c": 1}""", """{"c": 2}"""));
        Assert.Equal(["c3"], await LifeAsync(Joining, 1000, """{"c": 3}"""));
    }

    [Fact]
    public async Task Run_EventsLeftInTheLog_AreJudgedByTheNextLife()
    {
        await using (var log = EventLogs.Sqlite(LogFile))
        {
            await using var rulebook = RulebookUnderTest.Of(Joining, log, snapshotEvery: 1000);
            await rulebook.BringAsync("rs", """{"c": 7}""");
        }
        Assert.Equal(["c7"], await LifeAsync(Joining, 1000));
    }

    [Fact]
    public async Task Run_CutInTheMiddleOfAMatch_GoesOnWithTheActionThatWasCut()
    {
        const string Book = """
            - name: rs
              hosts: all
              sources:
                - ansible.eda.tick: {delay: 1000}
              rules:
                - name: r
                  condition: event.c is defined
                  actions:
                    - debug: {msg: first}
                    - run_playbook: {name: p.yml}
                    - debug: {msg: last}
            """;
        var cut = new WaitingAction("run_playbook");
        await using (var log = EventLogs.Sqlite(LogFile))
        {
            await using var rulebook = RulebookUnderTest.Of(Book, log, actions: [cut], snapshotEvery: 1000);
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.BringAsync("rs", """{"c": 1}""");
            await cut.Began;
            await stop.CancelAsync();
            await run;
            Assert.Equal(["first"], rulebook.Banners);
        }
        Assert.True(cut.WasCut);

        var again = new WaitingAction("run_playbook");
        again.Finish();
        Assert.Equal(["last"], await LifeAsync(Book, 1000, again));
        Assert.Equal(1, again.Runs);
    }

    private Task<IReadOnlyList<string>> LifeAsync(string book, int snapshotEvery, params string[] events) => LifeAsync(book, snapshotEvery, null, events);

    private async Task<IReadOnlyList<string>> LifeAsync(string book, int snapshotEvery, WaitingAction? action, params string[] events)
    {
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(book, log, actions: action is null ? [] : [action], snapshotEvery: snapshotEvery);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        foreach (var json in events)
            await rulebook.BringAsync("rs", json);
        var entries = await log.ReadAsync("rs", 0, 1000, TestContext.Current.CancellationToken);
        await rulebook.SettledAsync(entries.Count > 0 ? entries[^1].Position : 0);
        await stop.CancelAsync();
        await run;
        return rulebook.Banners;
    }
}
