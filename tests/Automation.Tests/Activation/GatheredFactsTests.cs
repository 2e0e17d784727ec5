using System.Text;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Automation.Tests.Actions;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

/// <summary><c>gather_facts</c>: what hosts are like is there before the first event.</summary>
public sealed class GatheredFactsTests : IDisposable
{
    private const string Joined = """
        - name: rs
          hosts: all
          gather_facts: true
          sources:
            - eda.builtin.range: {limit: 2}
          rules:
            - name: joined
              condition:
                all:
                  - fact.meta.hosts == "web1"
                  - events.e << event.i == 0
              action:
                debug: {msg: "{{ events.m_0.os }} {{ events.m_0.meta }}"}
        - name: other
          hosts: all
          sources: []
          rules:
            - name: at start
              condition: fact.os is defined
              action:
                debug: {msg: "{{ event.os }}"}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-facts-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_FactsGathered_JoinEventsAndFireInEveryRuleset()
    {
        using var stop = new CancellationTokenSource();
        await using var rulebook = Rulebook(Joined, Facts(("web1", "linux")));
        var run = rulebook.RunAsync(stop.Token);
        await UntilAsync(() => rulebook.Banners.Count == 2);
        Assert.Equal(["linux", "linux {'hosts': 'web1'}"], rulebook.Banners.Order());
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Run_AfterARestart_EachHostIsThereOnce()
    {
        // What a host was like, and hosts that are gone, are no longer there; a fact that a rule set is.
        const string Watched = """
            - name: rs
              hosts: all
              gather_facts: true
              sources: [eda.builtin.range: {limit: 1}]
              rules:
                - name: pair
                  condition:
                    all:
                      - fact.os is defined
                      - event.i == 0
                  action:
                    debug: {msg: "{{ events.m_0.os }}"}
            """;
        var file = Path.Combine(_folder, "events.db");
        await using (var log = EventLogs.Sqlite(file))
        await using (var first = Rulebook(Watched, Facts(("web1", "old"), ("gone", "gone")), log))
        {
            await first.Log.AppendAsync(new NewEntry("rs", EntryKind.Fact, Encoding.UTF8.GetBytes(
                """{"os": "set", "meta": {"hosts": "web1", "source": {"name": "set_fact"}}}"""), DateTimeOffset.UtcNow), Token);
            await first.RunAsync();
            Assert.Equal(["gone", "old", "set"], first.Banners.Order());
        }
        await using (var log = EventLogs.Sqlite(file))
        await using (var second = Rulebook(Watched, Facts(("web1", "new")), log))
        {
            await second.RunAsync();
            Assert.Equal(["new", "set"], second.Banners.Order());
        }
    }

    [Fact]
    public async Task Run_HostGivesNoFacts_EndsBeforeTheFirstEvent()
    {
        await using var rulebook = Rulebook(Joined, _ => throw new FactsFailedException("web1: unreachable"));
        var failure = await Assert.ThrowsAsync<FactsFailedException>(() => rulebook.RunAsync());
        Assert.Equal("web1: unreachable", failure.Message);
        Assert.Empty(rulebook.Banners);
        Assert.Empty(await rulebook.Log.ReadAsync("rs", 0, 10, Token));
    }

    [Fact]
    public async Task Run_StoppedWhileItGathers_IsStopped()
    {
        using var stop = new CancellationTokenSource();
        await using var rulebook = Rulebook(Joined, async cancel =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            return [];
        });
        Assert.Equal(ActivationEnd.Stopped, await rulebook.RunAsync(stop.Token));
    }

    [Fact]
    public async Task Run_NoInventory_SaysSoAndGoesOn()
    {
        var lines = new LogLines();
        await using var rulebook = RulebookUnderTest.Of(
            Joined[..Joined.IndexOf("- name: other", StringComparison.Ordinal)], loggers: lines);
        Assert.Equal(ActivationEnd.Finished, await rulebook.RunAsync());
        Assert.Contains(lines.All, l => l.StartsWith("Warning: gather_facts of ruleset rs is passed over: it requires an inventory",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unit_HostGivesNoFacts_IsTriedAgain()
    {
        var tries = 0;
        var lines = new LogLines();
        var unit = RulebookUnderTest.Unit(Joined, lines, o => o with
        {
            GatherFacts = cancel => ++tries == 1
                ? throw new FactsFailedException("web1: unreachable")
                : Facts(("web1", "linux"))(cancel),
        });
        using var stop = new CancellationTokenSource();
        var run = unit.RunAsync(stop.Token);
        await UntilAsync(() => unit.State == UnitState.Running);
        Assert.Equal(2, tries);
        Assert.Contains(lines.All, l => l.Contains("web1: unreachable", StringComparison.Ordinal));
        await stop.CancelAsync();
        await run;
    }

    private static RulebookUnderTest Rulebook(
        string text, Func<CancellationToken, Task<IReadOnlyList<HostFacts>>> gather, IEventLog? log = null) =>
        RulebookUnderTest.Of(text, log, snapshotEvery: log is null ? 0 : 1000, change: o => o with { GatherFacts = gather });

    private static Func<CancellationToken, Task<IReadOnlyList<HostFacts>>> Facts(params (string Host, string Os)[] hosts) =>
        _ => Task.FromResult<IReadOnlyList<HostFacts>>([.. hosts.Select(h => new HostFacts(
            h.Host, Encoding.UTF8.GetBytes($$$"""{"os": "{{{h.Os}}}", "meta": {"hosts": "{{{h.Host}}}"}}""")))]);

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        while (!isTrue())
            await Task.Delay(10, limit.Token);
    }
}
