using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

/// <summary>An entry that judging breaks on stops nobody and is not forgotten; whoever watches stops nobody either.</summary>
public sealed class DeadLetterTests
{
    private const string Book = """
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
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_EntryThatBreaksJudging_IsSetAsideAndTheOthersGoOn(bool durable)
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-dead-").FullName;
        await using var log = durable ? EventLogs.Sqlite(Path.Combine(folder, "events.db")) : EventLogs.InMemory();
        var health = new HealthBoard(TimeProvider.System);
        var lines = new LogLines();
        await using (var rulebook = RulebookUnderTest.Of(Book, log, loggers: lines, health: health, snapshotEvery: durable ? 1000 : 0))
        {
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.BringAsync("rs", """{"a": 1}""");
            // A retraction without what it retracts: nothing writes one, and judging it breaks.
            var poison = await log.AppendAsync(new NewEntry("rs", EntryKind.Retraction, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch), Token);
            await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"b": 1}"""));

            Assert.Equal(["both"], rulebook.Banners);
            var letter = Assert.Single(await log.DeadLettersAsync("rs", Token));
            Assert.Equal((poison, 3, 0), (letter.Position, letter.Failures, letter.JudgedAgainAs));
            Assert.Contains("KeyNotFound", letter.Reason, StringComparison.Ordinal);
            var report = health.Part("rules rs").Report();
            Assert.Equal((HealthState.Degraded, 1), (report.State, report.Counts["set_aside"]));
            Assert.Contains("--dead", report.Problem, StringComparison.Ordinal);
            Assert.Contains(lines.All, line => line.Contains("attempt 3 of 3", StringComparison.Ordinal));
            await stop.CancelAsync();
            await run;
        }
        if (!durable)
            return;

        // The next life knows of it, and judges it again when it is asked to.
        var again = await log.JudgeAgainAsync((await log.DeadLettersAsync("rs", Token)).Single().Position, DateTimeOffset.UnixEpoch, Token);
        await using (var rulebook = RulebookUnderTest.Of(Book, log, health: health, snapshotEvery: 1000))
        {
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.SettledAsync(again);
            Assert.Equal([again], (await log.DeadLettersAsync("rs", Token)).Where(d => d.JudgedAgainAs == 0).Select(d => d.Position));
            await stop.CancelAsync();
            await run;
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Run_SessionCannotBeBroughtBackAtFirst_IsBroughtBackBeforeAnythingIsJudged()
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-dead-").FullName;
        await using (var log = new FaultyEventLog(EventLogs.Sqlite(Path.Combine(folder, "events.db"))))
        {
            var poison = await log.AppendAsync(new NewEntry("rs", EntryKind.Retraction, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch), Token);
            var failures = 0;
            log.Plan((_, member) => member == nameof(IEventLog.StateAsync) && log.Called.Contains(nameof(IEventLog.ReadAsync))
                && failures++ == 0 ? LogFault.Refused : null);
            await using var rulebook = RulebookUnderTest.Of(Book, log, snapshotEvery: 1000);
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.SettledAsync(poison);
            await stop.CancelAsync();
            await run;
            var called = log.Called.Where(c => c is nameof(IEventLog.StateAsync) or nameof(IEventLog.ReadAsync)).ToList();
            var refused = called.IndexOf(nameof(IEventLog.StateAsync), called.IndexOf(nameof(IEventLog.ReadAsync)));
            Assert.True(failures > 0);
            Assert.Equal(nameof(IEventLog.StateAsync), called[refused + 1]);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Run_WatchersThatThrow_HurtNobodyAndAreNamedOnce()
    {
        var health = new HealthBoard(TimeProvider.System);
        var lines = new LogLines();
        await using var rulebook = RulebookUnderTest.Of(
            Book, loggers: lines, health: health, change: o =>
                o with { Observe = (_, _) => throw new InvalidOperationException("seen"),
                    ObserveMatch = _ => throw new InvalidOperationException("matched") });
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        for (var i = 0; i < 3; i++)
            await rulebook.BringAsync("rs", """{"a": 1}""");
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"b": 1}"""));
        Assert.Equal(["both", "both", "both"], rulebook.Banners);
        Assert.InRange(health.Part("rules rs").Report().Defects, 7, 8); // four events, three matches, and the tick that may have come
        Assert.Equal(HealthState.Ok, health.State);
        Assert.Single(lines.All, line => line.Contains("who watches the entries", StringComparison.Ordinal));
        Assert.Single(lines.All, line => line.Contains("who watches the matches", StringComparison.Ordinal));
        await stop.CancelAsync();
        await run;
    }

    [Theory]
    [InlineData("""{"meta": {"source": "abc"}}""")]
    [InlineData("""{"meta": "abc"}""")]
    [InlineData("""{"meta": {"source": {"name": 7}}}""")]
    [InlineData("""{"payload": []}""")]
    [InlineData("""{"payload": {"event": null, "data": 1}}""")]
    [InlineData("""{"payload": {"event": {}, "data": {"name": []}, "model": []}}""")]
    [InlineData("""{"meta": {"source": {"name": "\ud800"}}, "payload": {"event": "\ud800", "data": {"name": "\ud800"}}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Accepted_WhateverAStrangerWrote_IsTold(string json)
    {
        var feed = new ProgressFeed();
        new PathSteps(feed, TimeProvider.System)
            .Accepted("rs", new LogEntry(1, "rs", EntryKind.Event, Encoding.UTF8.GetBytes(json), DateTimeOffset.UnixEpoch));
        Assert.StartsWith("event", Assert.Single(feed.Latest()).Text, StringComparison.Ordinal);
    }
}
