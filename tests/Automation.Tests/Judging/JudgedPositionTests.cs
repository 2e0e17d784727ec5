using Plumbline.Automation.Judging;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

public sealed class JudgedPositionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reach_SeveralWaiters_EachAtItsPosition()
    {
        var judged = new JudgedPosition();
        var third = judged.ReachAsync(3, Token);
        var first = judged.ReachAsync(1, Token);
        Assert.True(judged.IsAwaited);
        judged.Advance(2);
        await first;
        Assert.False(third.IsCompleted);
        judged.Advance(3);
        await third;
        Assert.False(judged.IsAwaited);
        Assert.True(judged.ReachAsync(2, Token).IsCompleted);
    }

    [Fact]
    public async Task Reach_Cancelled_LeavesTheOthersWaiting()
    {
        var judged = new JudgedPosition();
        using var cancel = new CancellationTokenSource();
        var cancelled = judged.ReachAsync(1, cancel.Token);
        var other = judged.ReachAsync(1, Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        judged.Advance(1);
        await other;
        Assert.False(judged.IsAwaited);
    }

    [Fact]
    public async Task Reach_WhileItAdvances_IsNeverMissed()
    {
        var judged = new JudgedPosition();
        var advancing = Task.Run(() =>
        {
            for (var position = 1; position <= 20_000; position++)
                judged.Advance(position);
        }, Token);
        for (var position = 1; position <= 20_000; position += 7)
            await judged.ReachAsync(position, Token).WaitAsync(TimeSpan.FromSeconds(120), Token);
        await advancing;
    }
}
