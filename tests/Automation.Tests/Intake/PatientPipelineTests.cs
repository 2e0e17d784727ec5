using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>A source that nobody waits for goes on when events can be recorded again.</summary>
public sealed class PatientPipelineTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly HealthPart _health;

    public PatientPipelineTests() => _health = new HealthBoard(_time).Part("source r/tick");

    [Fact]
    public async Task Publish_WhileNothingMayWait_IsTriedAgainAndRecordedOnce()
    {
        await using var log = EventLogs.InMemory();
        var backlog = new IntakeAdmission(new IntakeLimits { WaitingEvents = 1 }, null, _time).Of("r");
        var pipeline = new EventPipeline(log, "r", "tick", "tick", [], _time, NullLogger.Instance) {
            Patience = Backoff.Standard, Backlog = backlog, Health = _health };
        await pipeline.PublishAsync(new Mapping { { "i", 1L } }, TestContext.Current.CancellationToken);

        var second = pipeline.PublishAsync(new Mapping { { "i", 2L } }, TestContext.Current.CancellationToken).AsTask();
        // Rules that are behind for a moment are nothing to be said; for longer they are.
        Assert.Equal(HealthState.Ok, _health.State);
        await UntilAsync(() => _health.State == HealthState.Degraded);
        Assert.False(second.IsCompleted);
        backlog.Judged((await log.ReadAsync("r", 0, 1, TestContext.Current.CancellationToken))[0]);
        await second.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2"], (await log.ReadAsync("r", 0, 10, TestContext.Current.CancellationToken))
            .Select(entry => Encoding.UTF8.GetString(entry.Content.Span)[5..6]));
        Assert.Equal(HealthState.Ok, _health.State);
    }

    [Fact]
    public async Task Publish_FasterThanItsRules_GoesOnAsSoonAsHalfIsJudged()
    {
        await using var log = EventLogs.InMemory();
        var backlog = new IntakeAdmission(new IntakeLimits { WaitingEvents = 4 }, null, _time).Of("r");
        var pipeline = new EventPipeline(log, "r", "tick", "tick", [], _time, NullLogger.Instance) {
            Patience = Backoff.Standard, Backlog = backlog, Health = _health };
        var publishing = pipeline.PublishBatchAsync(Numbered(5), TestContext.Current.CancellationToken).AsTask();
        var entries = await log.ReadAsync("r", 0, 10, TestContext.Current.CancellationToken);

        backlog.Judged(entries[0]);
        await Task.Yield();
        Assert.False(publishing.IsCompleted);
        backlog.Judged(entries[1]);
        // No time goes by.
        await publishing.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(5, (await NumbersAsync(log)).Count);
        Assert.Equal(HealthState.Ok, _health.State);
    }

    [Fact]
    public async Task Publish_WhatJsonHasNoFormFor_IsLeftOutAndTheSourceGoesOn()
    {
        await using var log = EventLogs.InMemory();
        var pipeline = new EventPipeline(log, "r", "generic", "generic", [], _time, NullLogger.Instance) { Patience = Backoff.Standard };
        object? deep = 1L;
        for (var i = 0; i < EventDepth.Most; i++)
            deep = new List<object?> { deep };

        await pipeline.PublishAsync(new Mapping { { "a", double.NaN } }, TestContext.Current.CancellationToken);
        await pipeline.PublishAsync(new Mapping { { "a", deep } }, TestContext.Current.CancellationToken);
        await pipeline.PublishAsync(new Mapping { { "a", "half \ud83d" } }, TestContext.Current.CancellationToken);

        var entry = Assert.Single(await log.ReadAsync("r", 0, 10, TestContext.Current.CancellationToken));
        Assert.StartsWith("""{"a":"half \ud83d",""", Encoding.UTF8.GetString(entry.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishBatch_Events_AreRecordedInTheirOrderByOneAppend()
    {
        await using var log = new FaultyEventLog(EventLogs.InMemory());
        var pipeline = new EventPipeline(log, "r", "exec", "exec", [], _time, NullLogger.Instance) { Patience = Backoff.Standard };

        await pipeline.PublishBatchAsync(Numbered(300), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), await NumbersAsync(log));
        Assert.Single(log.Called, nameof(IEventLog.AppendAsync));
    }

    [Fact]
    public async Task PublishBatch_LargerThanWhatMayWait_TakesItsTurns()
    {
        await using var log = EventLogs.InMemory();
        var admission = new IntakeAdmission(new IntakeLimits { WaitingEvents = 8 }, null, _time);
        admission.Of("other").Take(1, 1);
        var backlog = admission.Of("r");
        var pipeline = new EventPipeline(log, "r", "exec", "exec", [], _time, NullLogger.Instance) {
            Patience = Backoff.Standard, Backlog = backlog };

        var publishing = pipeline.PublishBatchAsync(Numbered(50), TestContext.Current.CancellationToken).AsTask();
        for (var judged = 0L; !publishing.IsCompleted;)
        {
            foreach (var entry in await log.ReadAsync("r", judged, 100, TestContext.Current.CancellationToken))
            {
                backlog.Judged(entry);
                judged = entry.Position;
            }
            Assert.True(backlog.Waiting.Events <= 8);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await publishing;

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), await NumbersAsync(log));
    }

    [Fact]
    public void Room_GivenBackByAnAppendThatWasJudgedBeforeItsAnswer_IsTold()
    {
        var admission = new IntakeAdmission(new IntakeLimits { WaitingEvents = 2 }, null, _time);
        var backlog = admission.Of("r");
        backlog.Take(2, 2);
        var room = Assert.Throws<NoRoomException>(() => backlog.Take(1, 1)).Room!;

        backlog.Judged(new LogEntry(5, "r", EntryKind.Event, default, default));
        Assert.False(room.IsCompleted);
        backlog.Appended(5, 2, 2);

        Assert.True(room.IsCompleted);
    }

    [Fact]
    public async Task PublishBatch_AFilterThatFails_LosesNothingThatCameBefore()
    {
        await using var log = EventLogs.InMemory();
        var pipeline = new EventPipeline(log, "r", "exec", "exec", [new FailsAt(3)], _time, NullLogger.Instance) {
            Patience = Backoff.Standard };

        await Assert.ThrowsAsync<PluginException>(
            () => pipeline.PublishBatchAsync(Numbered(5), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal([0L, 1, 2], await NumbersAsync(log));
    }

    [Fact]
    public async Task PublishBatch_WhileTheDiskRefuses_IsTriedAgainAndRecordedOnce()
    {
        await using var log = new FaultyEventLog(EventLogs.InMemory());
        log.Fail(1, LogFault.Refused, times: 2);
        var pipeline = new EventPipeline(log, "r", "exec", "exec", [], _time, NullLogger.Instance) { Patience = Backoff.Standard };

        var publishing = pipeline.PublishBatchAsync(Numbered(3), TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(() => publishing.IsCompleted);
        await publishing.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal([0L, 1, 2], await NumbersAsync(log));
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 1000 && !holds(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.True(holds());
    }

    private static List<object?> Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new Mapping { { "i", (long)i } })];

    private static async Task<List<long>> NumbersAsync(IEventLog log) =>
        [.. (await log.ReadAsync("r", 0, 1000, TestContext.Current.CancellationToken))
            .Select(entry => (long)((Mapping)IntakeJson.Read(entry.Content)!)["i"]!)];

    private sealed class FailsAt(long number) : IEventFilter
    {
        public string Name => "fails_at";

        public object? Apply(object? value) =>
            value is Mapping mapping && mapping["i"] is long i && i == number ? throw new PluginException("it is the one") : value;
    }

    [Fact]
    public void Refusal_OfADiskThatFills_IsLookedAtOnceASecond()
    {
        var (free, looks) = (100L, 0);
        var disk = new FreeDisk(50, () => { looks++; return free; }, _time);
        Assert.Null(disk.Refusal());
        free = 40;
        Assert.Null(disk.Refusal());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(disk.Refusal());
        free = 60;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(disk.Refusal());

        Assert.Equal(3, looks);
    }
}
