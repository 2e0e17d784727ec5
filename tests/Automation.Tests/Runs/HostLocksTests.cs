using System.Collections.Concurrent;
using CsCheck;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Locks;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class HostLocksTests
{
    [Fact]
    public void Hold_RandomSchedules_NeverTwoOnOneHost() => Gen.Int[0, 5].HashSet[0, 3].List[1, 20].Sample(schedule =>
    {
        var locks = new HostLocks();
        var busy = new ConcurrentDictionary<int, int>();
        var clash = false;
        var all = Enumerable.Range(0, 6).ToArray();
        Task.WhenAll(schedule.Select(hosts => Task.Run(async () =>
        {
            await using var held = await locks.HoldAsync([.. hosts.Select(h => $"h{h}")], CancellationToken.None);
            var touched = hosts.Count == 0 ? all : [.. hosts];
            foreach (var host in touched)
                clash |= busy.AddOrUpdate(host, 1, (_, n) => n + 1) > 1;
            await Task.Yield();
            foreach (var host in touched)
                busy.AddOrUpdate(host, 0, (_, n) => n - 1);
        }))).Wait(TimeSpan.FromSeconds(120));
        return !clash && busy.Values.All(n => n == 0);
    }, iter: 200);

    [Fact]
    public async Task Hold_WaiterGivesUp_LetsTheNextOneIn()
    {
        var locks = new HostLocks();
        var first = await locks.HoldAsync(["a"], RunHall.Token);
        using var tired = new CancellationTokenSource();
        var second = locks.HoldAsync(["a", "b"], tired.Token);
        var third = locks.HoldAsync(["b"], RunHall.Token);
        Assert.False(third.IsCompleted);
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await (await third).DisposeAsync();
        await first.DisposeAsync();
        await (await locks.HoldAsync([], RunHall.Token)).DisposeAsync();
    }

    [Fact]
    public async Task Hold_OtherHosts_DoNotWait()
    {
        var locks = new HostLocks();
        await using var a = await locks.HoldAsync(["a"], RunHall.Token);
        Assert.True(locks.HoldAsync(["b", "c"], RunHall.Token).IsCompletedSuccessfully);
        Assert.False(locks.HoldAsync([], RunHall.Token).IsCompleted);
    }
}
