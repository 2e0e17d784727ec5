using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

/// <summary>What a session found is recorded as it was found, however often the log refuses.</summary>
public sealed class RefusedCommitTests
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
            - name: silence
              condition: event.w is defined
              throttle: {once_after: 5 minutes, group_by_attributes: [event.w]}
              action:
                debug: {msg: "w{{ event.w }}"}
        """;

    [Theory]
    [InlineData(LogFault.Refused)]
    [InlineData(LogFault.Torn)]
    [InlineData(LogFault.Defect)]
    [InlineData(LogFault.Cancelled)]
    public async Task Commit_RefusedSeveralTimes_FiresOnceAndNoGhostLater(LogFault fault)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var log = new FaultyEventLog(EventLogs.InMemory());
        var health = new HealthBoard(time);
        await using var rulebook = RulebookUnderTest.Of(Book, log, time: time, health: health);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"a": 1}"""));

        log.Fail(1, fault, times: 3, only: nameof(IEventLog.CommitAsync));
        var position = await rulebook.BringAsync("rs", """{"b": 1}""");
        await AdvanceUntilAsync(time, () => health.Part("rules rs").State == HealthState.Degraded);
        Assert.Contains("waits for the event log", health.Part("rules rs").Report().Problem, StringComparison.Ordinal);
        await AdvanceUntilAsync(time, () => rulebook.Banners.Count > 0);
        await rulebook.SettledAsync(position);
        // Judged twice, the second b would have found a second a, or a third b a ghost of the first.
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"b": 1}"""));
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"a": 1}"""));
        Assert.Equal(["both", "both"], rulebook.Banners);
        Assert.Equal(HealthState.Ok, health.State);
        await stop.CancelAsync();
        await run;
    }

    [Theory]
    [InlineData(LogFault.Refused)]
    [InlineData(LogFault.Torn)]
    public async Task Commit_OfAWindowRefused_FiresOnce(LogFault fault)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var log = new FaultyEventLog(EventLogs.InMemory());
        await using var rulebook = RulebookUnderTest.Of(Book, log, time: time);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"w": 1}"""));
        log.Fail(1, fault, times: 4, only: nameof(IEventLog.CommitAsync));
        await AdvanceUntilAsync(time, () => rulebook.Banners.Count > 0);
        for (var i = 0; i < 10; i++)
            time.Advance(TimeSpan.FromMinutes(1));
        await rulebook.SettledAsync(await rulebook.BringAsync("rs", "{}"));
        Assert.Equal(["w1"], rulebook.Banners);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Stop_WhileACommitIsRefused_LosesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-refused-").FullName;
        var file = Path.Combine(folder, "events.db");
        long last;
        await using (var log = new FaultyEventLog(EventLogs.Sqlite(file)))
        {
            await using var rulebook = RulebookUnderTest.Of(Book, log, snapshotEvery: 1);
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.SettledAsync(await rulebook.BringAsync("rs", """{"a": 1}"""));
            log.Plan((_, member) => member == nameof(IEventLog.CommitAsync) ? LogFault.Refused : null);
            last = await rulebook.BringAsync("rs", """{"b": 1}""");
            while (log.Failures == 0)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await run;
            Assert.Empty(rulebook.Banners);
        }
        await using (var log = EventLogs.Sqlite(file))
        {
            await using var rulebook = RulebookUnderTest.Of(Book, log, snapshotEvery: 1);
            using var stop = new CancellationTokenSource();
            var run = rulebook.RunAsync(stop.Token);
            await rulebook.SettledAsync(last);
            Assert.Equal(["both"], rulebook.Banners);
            await stop.CancelAsync();
            await run;
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> reached)
    {
        for (var turn = 0; !reached(); turn++)
        {
            Assert.True(turn < 5000, "the clock was moved far, and still nothing happened");
            await Task.Delay(2, TestContext.Current.CancellationToken);
            if (!reached())
                time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }
}
