using Plumbline.Automation.Runs.Readiness;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

public sealed class ChangeSignalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raise_SomeHosts_WakesThoseWhoWaitForThemAndForAny()
    {
        var signal = new ChangeSignal();
        var web = signal.WaitAsync(["web1", "web2"], HostInputs.All, signal.Now, Token);
        var db = signal.WaitAsync(["db1"], HostInputs.All, signal.Now, Token);
        var any = signal.WaitAsync(null, HostInputs.All, signal.Now, Token);
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
        var wait = signal.WaitAsync(["web1"], HostInputs.All, signal.Now, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        signal.Raise(["web1"]);
        var next = signal.WaitAsync(["web1"], HostInputs.All, signal.Now, Token);
        Assert.False(next.IsCompleted); // what was before does not count
        signal.Raise(["web1"]);
        await next;
    }

    [Theory]
    [InlineData("web1", true)]
    [InlineData("db1", false)]
    public async Task Wait_SinceAMomentBefore_EndsAtOnceForWhatChangedAfterIt(string host, bool ends)
    {
        var signal = new ChangeSignal();
        signal.Raise([host]);
        var since = signal.Now;
        signal.Raise(["web1", "web2"]);
        var wait = signal.WaitAsync([host], HostInputs.All, since, Token);
        Assert.Equal(ends, wait.IsCompleted);
        signal.Raise(null);
        await wait;
    }

    [Fact]
    public async Task Wait_SinceLongAgo_EndsAtOnce()
    {
        var signal = new ChangeSignal();
        var since = signal.Now;
        for (var i = 0; i < 20_000; i++)
            signal.Raise([$"other{i}"]);
        await signal.WaitAsync(["web1"], HostInputs.All, since, Token);
        Assert.False(signal.WaitAsync(["web1"], HostInputs.All, signal.Now, Token).IsCompleted);
    }

    [Theory]
    [InlineData(HostInputs.Object, "web1", HostInputs.Object, true)]
    [InlineData(HostInputs.Object, "web1", HostInputs.Parts, false)]
    [InlineData(HostInputs.Object, "db1", HostInputs.Object, false)]
    [InlineData(HostInputs.Object, null, HostInputs.Context, false)]
    [InlineData(HostInputs.Object | HostInputs.Context, null, HostInputs.Context, true)]
    [InlineData(HostInputs.Parts, "web1", HostInputs.All, true)]
    public void Raise_WhatIsNotRead_WakesNobody(HostInputs read, string? host, HostInputs changed, bool wakes)
    {
        var signal = new ChangeSignal();
        var wait = signal.WaitAsync(["web1"], read, signal.Now, Token);
        signal.Raise(host is null ? null : [host], changed);
        Assert.Equal(wakes ? 1 : 0, signal.Woken);
        signal.Raise(null);
        Assert.Equal(1, signal.Woken);
    }
}
