using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

public sealed class PlanQueueTests
{
    private const string Book = """
        - name: rs
          hosts: all
          sources:
            - ansible.eda.tick: {delay: 1000}
          rules:
            - name: r
              condition: event.a is defined
              action:
                none:
        """;

    private static readonly Ruleset Ruleset = RulebookUnderTest.Compile(Book).Ruleset;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Room_TooManyPlansOrBytes_IsHeldUntilSomeAreDone()
    {
        var handler = new Handler();
        await using var queue = Queue(handler, () => false);
        for (var i = 0; i < 10; i++)
            queue.Enqueue(Fired(10));
        Assert.True(queue.RoomAsync(Token).IsCompleted);
        queue.Enqueue(Fired(10));
        var room = queue.RoomAsync(Token);
        Assert.False(room.IsCompleted);
        handler.Go.Release(100);
        await room;
        await queue.IdleAsync(Token);

        handler.Go = new SemaphoreSlim(0);
        queue.Enqueue(Fired(65 << 20));
        Assert.True(queue.IsHeavy);
        Assert.False(queue.RoomAsync(Token).IsCompleted);
        handler.Go.Release(100);
        await queue.IdleAsync(Token);
        Assert.False(queue.IsHeavy);
    }

    [Fact]
    public async Task Room_HeavyPlansThatWaitOutside_CountOnlyWhereTheirEventsCannotBeReadAgain()
    {
        var handler = new Handler { GoesOutside = true };
        await using var queue = new PlanQueue(
            handler, ExecutionStrategy.Parallel, new SemaphoreSlim(5), new HealthBoard(TimeProvider.System).Part("actions rs"), () => false,
                NullLogger.Instance);
        queue.Enqueue(Fired(65 << 20) with { Reload = _ => new ValueTask<ReadOnlyMemory<byte>>(Array.Empty<byte>()) });
        await queue.SettledAsync(Token);
        Assert.False(queue.IsHeavy);
        queue.Enqueue(Fired(65 << 20));
        await queue.SettledAsync(Token);
        Assert.True(queue.IsHeavy);
        handler.Go.Release(100);
        await queue.IdleAsync(Token);
        Assert.False(queue.IsHeavy);
    }

    [Fact]
    public async Task Room_AnActionWaitsForFurtherEvents_IsGivenAtOnce()
    {
        var awaited = false;
        var handler = new Handler();
        await using var queue = Queue(handler, () => awaited);
        for (var i = 0; i < 20; i++)
            queue.Enqueue(Fired(10));
        var room = queue.RoomAsync(Token);
        Assert.False(room.IsCompleted);
        awaited = true;
        queue.Nudge();
        await room;
        handler.Go.Release(100);
    }

    [Fact]
    public async Task Handler_Throws_TheNextRunsAndHealthSaysSo()
    {
        var health = new HealthBoard(TimeProvider.System).Part("actions rs");
        var handler = new Handler { Fails = 1 };
        handler.Go.Release(100);
        await using var queue = Queue(handler, () => false, health);
        queue.Enqueue(Fired(10));
        queue.Enqueue(Fired(10));
        await queue.IdleAsync(Token);
        Assert.Equal((2, HealthState.Failed), (handler.Handled, health.State));
    }

    [Fact]
    public async Task Cut_WhatWaits_IsForgotten()
    {
        var handler = new Handler();
        await using var queue = Queue(handler, () => false);
        for (var i = 0; i < 5; i++)
            queue.Enqueue(Fired(10));
        queue.Cut();
        await queue.IdleAsync(Token);
        Assert.InRange(handler.Handled, 0, 1);
    }

    private static PlanQueue Queue(IFiredRuleHandler handler, Func<bool> isAwaited, HealthPart? health = null) => new(
        handler, ExecutionStrategy.Sequential, new SemaphoreSlim(5), health ?? new HealthBoard(TimeProvider.System).Part("actions rs"),
            isAwaited, NullLogger.Instance);

    private static FiredRule Fired(int bytes) =>
        new(Ruleset, Ruleset.Rules[0], 1, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(new string(' ', bytes)), []);

    private sealed class Handler : IFiredRuleHandler
    {
        private int _handled;

        public SemaphoreSlim Go { get; set; } = new(0);

        public int Fails { get; set; }

        public bool GoesOutside { get; set; }

        public int Handled => _handled;

        public async Task HandleAsync(FiredRule fired, PlanPlace place, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _handled);
            using var outside = GoesOutside ? place.Outside() : null;
            await Go.WaitAsync(cancellationToken);
            if (number <= Fails)
                throw new InvalidOperationException("broken");
        }
    }
}
