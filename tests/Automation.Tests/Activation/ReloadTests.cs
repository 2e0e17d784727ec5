using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Tests.Actions;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

/// <summary>A rulebook that is given other rules while it is at work (<c>--hot-reload</c>).</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private const string Rs = """
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

    private static readonly string New = Rs.Replace("old {{", "new {{", StringComparison.Ordinal);

    private readonly LogLines _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private RulebookUnderTest? _rulebook;
    private Task<ActivationEnd>? _run;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RulebookUnderTest Rulebook => _rulebook!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_run ?? Task.CompletedTask);
        await (_rulebook?.DisposeAsync() ?? default);
        _stop.Dispose();
    }

    [Fact]
    public async Task Reload_OtherRules_CountForWhatComesAndSourcesGoOn()
    {
        Start(Rs);
        await Rulebook.BringAsync("rs", """{"a": 1}""");
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"c": 1}"""));

        Assert.Null(await Rulebook.ReloadAsync(New));
        await Rulebook.BringAsync("rs", """{"c": 2}""");
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"b": 1}"""));

        // What waited for a partner went on waiting, though the log is only in memory.
        Assert.Equal(["old 1", "new 2", "both"], Rulebook.Banners);
        Assert.Equal(1, Starts("ansible.eda.tick"));
    }

    [Fact]
    public async Task Reload_OtherSources_NoAcceptedEventIsLost()
    {
        Start(Rs);
        for (var i = 0; i < 500; i++)
            await Rulebook.BringAsync("rs", $$"""{"c": {{i}}}""");

        Assert.Null(await Rulebook.ReloadAsync(New.Replace("delay: 1000", "delay: 2000", StringComparison.Ordinal)));
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"c": 500}"""));

        Assert.Equal(Enumerable.Range(0, 501), Rulebook.Banners.Select(b => int.Parse(b.Split(' ')[1], null)));
        Assert.Equal("new 500", Rulebook.Banners[^1]);
        Assert.Equal(2, Starts("ansible.eda.tick"));
    }

    [Fact]
    public async Task Reload_NewSourceDoesNotStart_TheOldOnesAndTheirRulesGoOn()
    {
        Start(Rs);
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"a": 1}"""));

        var problem = await Rulebook.ReloadAsync(New.Replace("- ansible.eda.tick: {delay: 1000}",
            "- ansible.eda.webhook: {port: -1}", StringComparison.Ordinal));

        Assert.Equal("its source ansible.eda.webhook (rulebook.yml:4:7) cannot be started; the rules that are at work go on", problem);
        await Rulebook.BringAsync("rs", """{"c": 1}""");
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"b": 1}"""));
        Assert.Equal(["old 1", "both"], Rulebook.Banners);
        Assert.Equal(2, Starts("ansible.eda.tick"));
        Assert.False(_run!.IsCompleted);
    }

    [Fact]
    public async Task Reload_RulesetsCameAndWent_AreTakenUpAndEnded()
    {
        const string Two = """

            - name: second
              hosts: all
              sources: []
              rules:
                - name: r
                  condition: event.x == 1
                  action:
                    debug: {msg: second}
            """;
        Start(Rs);
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"c": 1}"""));

        Assert.Null(await Rulebook.ReloadAsync(Rs + Two));
        Assert.Equal(["rs", "second"], Rulebook.Rulesets.Select(r => r.Ruleset.Name));
        await Rulebook.Rulesets[1].JudgedAsync(await Rulebook.BringAsync("second", """{"x": 1}"""), Token);
        await Rulebook.Rulesets[1].IdleAsync(Token);
        Assert.Equal("second", Rulebook.Banners[^1]);

        Assert.Null(await Rulebook.ReloadAsync(Two));
        Assert.Equal(["second"], Rulebook.Rulesets.Select(r => r.Ruleset.Name));
        Assert.Empty(Rulebook.Sources);
        await Rulebook.SettledAsync(await Rulebook.BringAsync("second", """{"x": 1}"""));
        Assert.Equal(["old 1", "second", "second"], Rulebook.Banners);
    }

    [Fact]
    public async Task Reload_AnActionIsUnderWay_ItGoesOnAndNothingWaitsForIt()
    {
        var action = new WaitingAction("run_playbook");
        _rulebook = RulebookUnderTest.Of(
            Rs.Replace("debug: {msg: both}", "run_playbook: {name: p.yml}", StringComparison.Ordinal), actions: [action], loggers: _lines);
        _run = _rulebook.RunAsync(_stop.Token);
        await Rulebook.BringAsync("rs", """{"a": 1}""");
        await Rulebook.BringAsync("rs", """{"b": 1}""");
        await action.Began.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Null(await Rulebook.ReloadAsync(New));
        var last = await Rulebook.BringAsync("rs", """{"c": 1}""");
        await Rulebook.Runner.JudgedAsync(last, Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        action.Finish();
        await Rulebook.SettledAsync(last);
        Assert.Equal(["new 1"], Rulebook.Banners);
    }

    [Fact]
    public async Task Reload_FinishedSources_EndItAsBefore()
    {
        Start(Rs);
        await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"c": 1}"""));
        Assert.Null(await Rulebook.ReloadAsync(New.Replace(
            "ansible.eda.tick: {delay: 1000}", "eda.builtin.generic: {payload: [{c: 2}]}", StringComparison.Ordinal)));
        Assert.Equal(ActivationEnd.Finished, await _run!);
        Assert.Equal(["old 1", "new 2"], Rulebook.Banners);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Rulebook.ReloadAsync(Rs));
    }

    [Fact]
    public async Task Reload_Durable_KeepsItsSession()
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-reload-").FullName;
        await using (var log = EventLogs.Sqlite(Path.Combine(folder, "events.db")))
        {
            _rulebook = RulebookUnderTest.Of(Rs, log, snapshotEvery: 1000, loggers: _lines);
            _run = _rulebook.RunAsync(_stop.Token);
            await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"a": 1}"""));
            Assert.Null(await Rulebook.ReloadAsync(New.Replace("delay: 1000", "delay: 3000", StringComparison.Ordinal)));
            await Rulebook.SettledAsync(await Rulebook.BringAsync("rs", """{"b": 1}"""));
            Assert.Equal(["both"], Rulebook.Banners);
            await _stop.CancelAsync();
            await _run;
        }
        Directory.Delete(folder, recursive: true);
    }

    private void Start(string text)
    {
        _rulebook = RulebookUnderTest.Of(text, loggers: _lines);
        _run = _rulebook.RunAsync(_stop.Token);
    }

    private int Starts(string source) => _lines.All.Count(l => l.EndsWith($"load source {source}", StringComparison.Ordinal));
}
