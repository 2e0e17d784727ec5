using Plumbline.Automation.Runs;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class InventoryReadinessTests
{
    [Theory]
    [InlineData("01-defaults")]
    [InlineData("36-rename-variables")]
    public async Task Check_RecordedHosts_LackAnAddressWhereNoneWasRecorded(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, RunHall.Token);
        var hosts = set.Inventory!.Hosts;
        var without = hosts.Where(h => set.Inventory.Variables(h) is { } v && !v.ContainsKey("primary_ip4")
            && !v.ContainsKey("primary_ip6")).ToList();
        var lacks = await new InventoryReadiness(() => set.Inventory).CheckAsync([.. hosts], [ReadyCheck.PrimaryIp], RunHall.Token);
        Assert.NotEmpty(without);
        Assert.True(without.Count < hosts.Count);
        Assert.Equal(without.Select(h => $"{h} has no primary IP address"), lacks.Select(l => l.ToString()));
    }

    [Fact]
    public async Task Check_InventoryThatAnsibleReads_HasNothingToWaitFor() =>
        Assert.Empty(await new InventoryReadiness(() => null).CheckAsync(["web1"], [ReadyCheck.PrimaryIp], RunHall.Token));

    [Fact]
    public async Task Changed_OfOneHost_WakesThoseWhoWaitForItOrForAny()
    {
        var signal = new ChangeSignal();
        var readiness = new InventoryReadiness(() => null, signal);
        var web1 = readiness.ChangedAsync(["web1"], readiness.Now, RunHall.Token);
        var web2 = readiness.ChangedAsync(["web2", "web3"], readiness.Now, RunHall.Token);
        var any = readiness.ChangedAsync(null, readiness.Now, RunHall.Token);

        signal.Raise(["web1"]);
        await Task.WhenAll(web1, any);
        Assert.False(web2.IsCompleted);

        signal.Raise(null);
        await web2;
        Assert.False(readiness.ChangedAsync(["web1"], readiness.Now, RunHall.Token).IsCompleted);
    }
}
