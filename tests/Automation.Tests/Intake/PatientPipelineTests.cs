using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;
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
        Assert.False(second.IsCompleted);
        Assert.Equal(HealthState.Degraded, _health.State);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        backlog.Judged((await log.ReadAsync("r", 0, 1, TestContext.Current.CancellationToken))[0]);
        for (var i = 0; i < 10 && !second.IsCompleted; i++)
            _time.Advance(TimeSpan.FromSeconds(2));
        await second.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2"], (await log.ReadAsync("r", 0, 10, TestContext.Current.CancellationToken))
            .Select(entry => Encoding.UTF8.GetString(entry.Content.Span)[5..6]));
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
