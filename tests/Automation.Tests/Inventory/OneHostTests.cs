using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Inventory.Rendering;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>A host that is read alone has the variables that it has among all; where that is not certain, all are read.</summary>
public sealed class OneHostTests
{
    // How many of the recorded sets allow it: if none did, these tests would compare nothing.
    [Fact]
    public async Task ReadAsync_OfMostOptionSets_NeedsThatHostAlone()
    {
        var alone = 0;
        foreach (var name in RecordedOptionSet.Names)
        {
            var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
            if (set.Failure is null && set.Inventory is { Count: > 0 } all && await AloneAsync(set, all.Hosts[all.Count - 1]) is not null)
                alone++;
        }
        Assert.True(alone > RecordedOptionSet.Names.Count() / 2, $"{alone} of {RecordedOptionSet.Names.Count()}");
    }

    [Theory]
    [MemberData(nameof(OptionSetTests.Sets), MemberType = typeof(OptionSetTests))]
    public async Task ReadAsync_RecordedHosts_HaveTheVariablesOfTheWhole(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        if (set.Failure is not null || set.Inventory is not { Count: > 0 } all)
            return;
        foreach (var host in all.Hosts.Where((_, i) => i % 23 == 0).Append(all.Hosts[all.Count - 1]))
            if (await AloneAsync(set, host) is { } alone)
                Assert.Equal(AnsibleListing.Host(all, host), AnsibleListing.Host(alone, host));
    }

    private static Task<InventorySnapshot?> AloneAsync(RecordedOptionSet set, string host) => OneHost.ReadAsync(
        new RecordedNetbox { FindsNames = true }, set.Inventory!.Options, set.Scope(), host, TestContext.Current.CancellationToken);
}
