using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

/// <summary>Memory that many share: it is never more than there is, and who stops halfway gives way.</summary>
public sealed class SharedRoomTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_MoreThanThereIs_IsRefusedUntilItIsGivenBack()
    {
        var room = new SharedRoom(100, _time);
        using var first = room.Begin(() => Assert.Fail("nobody is slow"));
        using var second = room.Begin(() => Assert.Fail("nobody is slow"));

        Assert.True(await first.TakeAsync(60, _cancellation));
        Assert.False(await second.TakeAsync(41, _cancellation));
        Assert.True(await second.TakeAsync(40, _cancellation));
        first.Return(10);
        Assert.True(await second.TakeAsync(10, _cancellation));
        first.Dispose();
        first.Dispose();
        Assert.Equal(50, room.Taken);
    }

    [Fact]
    public async Task Take_WhileSomebodyStoppedHalfway_GetsThatRoom()
    {
        var room = new SharedRoom(100, _time);
        var told = new TaskCompletionSource();
        using var stopped = room.Begin(() => told.TrySetResult());
        using var younger = room.Begin(() => Assert.Fail("the older one is enough"));
        Assert.True(await stopped.TakeAsync(50, _cancellation));
        Assert.True(await younger.TakeAsync(50, _cancellation));
        _time.Advance(SharedRoom.Patience);

        using var third = room.Begin(null);
        var taken = third.TakeAsync(30, _cancellation).AsTask();
        await told.Task.WaitAsync(_cancellation);
        Assert.False(taken.IsCompleted);
        stopped.Dispose();

        Assert.True(await taken);
        Assert.Equal(80, room.Taken);
    }

    [Fact]
    public async Task Take_WhatGivingWayWouldNotMakeRoomFor_EndsNobody()
    {
        var room = new SharedRoom(100, _time);
        using var worked = room.Begin(() => Assert.Fail("its body has arrived"));
        using var small = room.Begin(() => Assert.Fail("it would not be enough"));
        Assert.True(await worked.TakeAsync(80, _cancellation));
        Assert.True(await small.TakeAsync(20, _cancellation));
        worked.Arrived();
        _time.Advance(SharedRoom.Patience);

        using var third = room.Begin(null);
        Assert.False(await third.TakeAsync(30, _cancellation));
    }

    [Fact]
    public async Task Take_FromSomebodyWhoDoesNotGo_IsRefusedInTime()
    {
        var room = new SharedRoom(100, _time);
        var told = new TaskCompletionSource();
        using var stuck = room.Begin(() => told.TrySetResult());
        Assert.True(await stuck.TakeAsync(100, _cancellation));
        _time.Advance(SharedRoom.Patience);

        using var other = room.Begin(null);
        var taken = other.TakeAsync(1, _cancellation).AsTask();
        await told.Task.WaitAsync(_cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await taken);
    }
}
