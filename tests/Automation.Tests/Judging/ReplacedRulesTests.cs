using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Tests.Actions;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

/// <summary>Rules that are replaced while their ruleset is at work, and matches that are done again.</summary>
public sealed class ReplacedRulesTests : IDisposable
{
    private const string Before = """
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
                debug: {msg: "old {{ event.c }}"}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-replaced-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(_folder, "events.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Replace_NewRules_CountForWhatComesAndKeepWhatWaits()
    {
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(Before, log, snapshotEvery: 1000);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        await rulebook.BringAsync("rs", """{"a": 1}""");
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"c": 1}"""));

        await ReplaceAsync(
            rulebook.Runner, RulebookUnderTest.Compile(Before.Replace("old {{", "new {{", StringComparison.Ordinal)), Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);
        await rulebook.BringAsync("rs", """{"c": 2}""");
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"b": 1}"""));

        Assert.Equal(["old 1", "new 2", "both"], rulebook.Banners);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Replace_WhileAnActionWorks_ItGoesOn()
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
                    - debug: {msg: "old {{ event.c }}"}
            """;
        var working = new WaitingAction("run_playbook");
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(Book, log, actions: [working], snapshotEvery: 1000);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        var position = await rulebook.BringAsync("rs", """{"c": 1}""");
        await working.Began;

        await ReplaceAsync(
            rulebook.Runner, RulebookUnderTest.Compile(Book.Replace("event.c is defined", "event.d is defined", StringComparison.Ordinal)), Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);
        working.Finish();
        await rulebook.SettledAsync(position);
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"c": 2}"""));

        Assert.False(working.WasCut);
        Assert.Equal(["old 1"], rulebook.Banners);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task FireAgain_RecordedMatch_DoesItsActionsOnceMore()
    {
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(Before, log, snapshotEvery: 1000);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        var position = await rulebook.BringAsync("rs", """{"c": 5}""");
        await rulebook.SettledAsync(position);
        var first = (await log.MatchesAsync("rs", 0, 10, Token)).Single();

        var again = await rulebook.Runner.FireAgainAsync(first.Id, new AskedByUser("eva"), Token);
        await rulebook.SettledAsync(position);

        Assert.Equal(["old 5", "old 5"], rulebook.Banners);
        var second = (await log.MatchesAsync("rs", 0, 10, Token))[^1];
        Assert.Equal((again, "single", ActionStatus.Succeeded), (second.Id, second.Rule, second.Actions[0].Status));
        Assert.Equal(position, (await log.StateAsync("rs", Token)).Bookmark);
        Assert.Equal(0, await rulebook.Runner.FireAgainAsync(999, new AskedByUser("eva"), Token));
        await ReplaceAsync(
            rulebook.Runner, RulebookUnderTest.Compile(Before.Replace("name: single", "name: other", StringComparison.Ordinal)), Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);
        var gone = await Assert.ThrowsAsync<ArgumentException>(() => rulebook.Runner.FireAgainAsync(first.Id, new AskedByUser("eva"), Token));
        Assert.Contains("'single'", gone.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Unmatched_EventThatFiresNothing_CanBeAskedWhyNot()
    {
        var told = new List<string>();
        // The source ticks once, too.
        bool IsOurs(LogEntry entry) => entry.Content.Span.IndexOf("\"d\""u8) >= 0;
        await using var log = EventLogs.Sqlite(LogFile);
        await using var rulebook = RulebookUnderTest.Of(Before, log, snapshotEvery: 1000, change: options => options with
        {
            ObserveUnmatched = (ruleset, entry, explain) =>
            {
                if (IsOurs(entry))
                    told.Add($"{ruleset} {string.Join(", ", explain().Select(e => e.Rule.Name))}");
            },
        });
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        await rulebook.BringAsync("rs", """{"d": 1}""");
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"c": 5}"""));

        Assert.Equal(["rs both, single"], told);
        await stop.CancelAsync();
        await run;
    }

    private static async Task ReplaceAsync(RulesetRunner runner, CompiledRuleset rules, CancellationToken cancellationToken)
    {
        var pause = await runner.PauseAsync(cancellationToken);
        await pause.GoOnWithAsync(rules, cancellationToken);
    }
}
