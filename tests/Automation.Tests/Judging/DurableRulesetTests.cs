using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Sqlite;
using Plumbline.Automation.Tests.Actions;
using Plumbline.Automation.Tests.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

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

    private LogLines? _lines;
    private bool _killed;

    private string LogFile => Path.Combine(_folder, _killed ? "killed" : "", "events.db");

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

    [Theory]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    public async Task Run_WhileAnActionWaits_ItsEventIsInTheLogAlone(int snapshotEvery, bool released)
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
                    - run_playbook: {name: p.yml}
                    - debug: {msg: "c{{ event.c }}"}
            """;
        var waiting = new WaitingAction("run_playbook") { Releases = true };
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(Book, log, actions: [waiting], snapshotEvery: snapshotEvery);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        var position = await rulebook.BringAsync("rs", """{"c": 5}""");
        await waiting.Began;
        Assert.Equal(released, waiting.HeldWhileWaiting == 0);
        waiting.Finish();
        await rulebook.SettledAsync(position);
        Assert.Equal(["c5"], rulebook.Banners);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Run_KilledAfterAnotherRuleFired_KeepsWhatWaited()
    {
        Assert.Empty(await LifeAsync(Joining, 1000, """{"a": 1}"""));
        await using (var log = EventLogs.Sqlite(LogFile))
        {
            await using var rulebook = RulebookUnderTest.Of(Joining, log, snapshotEvery: 1000);
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"c": 1}"""));
            Kill();
            await stop.CancelAsync();
            await run;
        }
        _killed = true;
        Assert.Equal(["both"], await LifeAsync(Joining, 1000, """{"b": 1}"""));
    }

    [Theory]
    [InlineData("x''", "nothing is lost")]
    [InlineData("x'00'", "it is damaged")]
    [InlineData("x'504C525363'", "another version of this program (format 99, this one knows 1)")]
    [InlineData("snapshot, snapshot_sum = 1", "it is damaged")] // whole as far as anyone can see, but for a byte
    [InlineData("x'504C525301'", "it is damaged")]
    public async Task Run_SnapshotUnusable_IsMadeAgainFromTheLogAndSaysWhy(string snapshot, string said)
    {
        Assert.Empty(await LifeAsync(Joining, 1, """{"a": 1}"""));
        using (var database = Database.Open(LogFile, create: false))
            database.Run($"UPDATE ruleset SET snapshot_sum = NULL, snapshot = {snapshot}");
        _lines = new LogLines();
        Assert.Equal(["both"], await LifeAsync(Joining, 1, """{"b": 1}"""));
        if (snapshot == "x''")
            Assert.DoesNotContain(_lines.All, line => line.Contains("saved session", StringComparison.Ordinal));
        else
            Assert.Contains(_lines.All, line => line.Contains(said, StringComparison.Ordinal)
                && line.Contains("nothing is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SnapshotUnusableAndLogTrimmed_SaysWhatIsLost()
    {
        Assert.Empty(await LifeAsync(Joining, 1, """{"x": 1}""", """{"a": 1}""", """{"y": 1}"""));
        await using (var log = EventLogs.Sqlite(LogFile))
            Assert.InRange(await log.TrimAsync(DateTimeOffset.MaxValue, TestContext.Current.CancellationToken), 2, 3);
        using (var database = Database.Open(LogFile, create: false))
            database.Run("UPDATE ruleset SET snapshot = x'00'");
        _lines = new LogLines();
        Assert.Empty(await LifeAsync(Joining, 1, """{"b": 1}"""));
        Assert.Contains(_lines.All, line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains("waiting events and open windows from log positions up to", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<string>> LifeAsync(string book, int snapshotEvery, params string[] events) =>
        LifeAsync(book, snapshotEvery, null, events);

    // What a process that is killed now would leave.
    private void Kill()
    {
        var left = Directory.CreateDirectory(Path.Combine(_folder, "killed")).FullName;
        foreach (var file in (string[])[LogFile, LogFile + "-wal"])
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
    }

    private async Task<IReadOnlyList<string>> LifeAsync(string book, int snapshotEvery, WaitingAction? action, params string[] events)
    {
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(
            book, log, actions: action is null ? [] : [action], loggers: _lines, snapshotEvery: snapshotEvery);
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
