using Plumbline.Automation.Runs;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class ChangeSignalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raise_SomeHosts_WakesThoseWhoWaitForThemAndForAny()
    {
        var signal = new ChangeSignal();
        var web = signal.WaitAsync(["web1", "web2"], Token);
        var db = signal.WaitAsync(["db1"], Token);
        var any = signal.WaitAsync(null, Token);
        signal.Raise(["web2"]);
        await Task.WhenAll(web, any);
        Assert.False(db.IsCompleted);
        signal.Raise(null);
        await db;
    }

    [Fact]
    public async Task Wait_Cancelled_IsForgotten()
    {
        var signal = new ChangeSignal();
        using var cancel = new CancellationTokenSource();
        var wait = signal.WaitAsync(["web1"], cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        signal.Raise(["web1"]);
        var next = signal.WaitAsync(["web1"], Token);
        Assert.False(next.IsCompleted); // what was before does not count
        signal.Raise(["web1"]);
        await next;
    }
}
