using Microsoft.Extensions.Time.Testing;
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

    // Whoever is not documented as wanted yet need not be reached, and is asked less often the longer it is not.
    [Fact]
    public async Task Check_WhatNobodyTellsOf_IsAskedOnceTheRestIsThere_AndThenLessOften()
    {
        var set = await RecordedOptionSet.RenderAsync("01-defaults", RunHall.Token);
        var known = set.Inventory!;
        var host = known.Hosts.First(h => known.Variables(h) is { } v && v.ContainsKey("primary_ip4"));
        var (network, time) = (new Network(), new FakeTimeProvider());
        using var probes = network.Probes(time);
        var readiness = new InventoryReadiness(() => known, probes, time, new ChangeSignal());
        Assert.NotEmpty(await readiness.CheckAsync(
            [host], [new ReadyCheck.Status("never"), new ReadyCheck.Ssh(null, false)], RunHall.Token));
        Assert.Empty(network.Dialled);

        var lacks = await readiness.CheckAsync([host], [new ReadyCheck.Ssh(2222, false)], RunHall.Token);
        var place = Assert.Single(network.Dialled);
        Assert.EndsWith(" 2222", place, StringComparison.Ordinal);
        Assert.Contains("does not answer as SSH", Assert.Single(lacks).What, StringComparison.Ordinal);
        var changed = readiness.ChangedAsync(lacks, readiness.Now, 1, RunHall.Token);
        for (var minute = 0; minute < 10; minute++)
            await PassAsync(time, TimeSpan.FromMinutes(1));
        Assert.False(changed.IsCompleted);
        // Ten minutes at one question a second would be 600, at one in thirty seconds 20.
        Assert.InRange(network.Dialled.Count, 15, 40);
        network.Serve(place);
        await PassAsync(time, TimeSpan.FromMinutes(1));
        await changed.WaitAsync(TimeSpan.FromSeconds(60), RunHall.Token);
    }

    private static async Task PassAsync(FakeTimeProvider time, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            for (var turn = 0; turn < 20; turn++)
                await Task.Yield();
        }
    }

    private static InventoryReadiness Over(InventorySnapshot? inventory) =>
        new(() => inventory, HostProbes.OfThisMachine(TimeProvider.System), TimeProvider.System);
}
