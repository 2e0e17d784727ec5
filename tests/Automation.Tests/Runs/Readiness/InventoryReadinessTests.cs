using Plumbline.Automation.Runs;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

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
        var lacks = await Over(set.Inventory).CheckAsync([.. hosts], [new ReadyCheck.PrimaryIp()], RunHall.Token);
        Assert.NotEmpty(without);
        Assert.True(without.Count < hosts.Count);
        Assert.Equal(without.Select(h => $"{h} has no primary IP address"), lacks.Select(l => l.ToString()));
    }

    [Fact]
    public async Task Check_InventoryThatAnsibleReads_HasNothingToWaitFor() =>
        Assert.Empty(await Over(null).CheckAsync(["web1"], [new ReadyCheck.PrimaryIp()], RunHall.Token));

    private static InventoryReadiness Over(InventorySnapshot? inventory) =>
        new(() => inventory, HostProbes.OfThisMachine(TimeProvider.System), TimeProvider.System);
}
