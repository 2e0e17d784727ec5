using System.Diagnostics;
using System.Text;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// A thousand machines with interfaces, addresses and contexts. The limits are wide: they catch work that grows with the square, not slow
/// machines.
/// </summary>
public sealed class ScaleTests
{
    private const int Machines = 1000;

    [Fact]
    public async Task Lists_OfAThousandMachines_AreQuick()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var (path, item) in new (string, Func<int, string>)[]
        {
            ("virtualization/virtual-machines", i => $$"""{"name": "m{{i}}", "cluster": 1, "role": {{1 + (i % 2)}}, "tags": [1],"""
                + $$""" "custom_fields": {"size": "l"}, "local_context_data": {"n": {{i}}} }"""),
            ("virtualization/interfaces", i => $$"""{"name": "eth0", "virtual_machine": {{i + 3}}}"""),
            ("ipam/ip-addresses", i => $$"""{"address": "10.9.{{i / 200}}.{{(i % 200) + 1}}/16","""
                + $$""" "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{i + 3}}}"""),
        })
            await host.PostAsync($"/api/{path}/", $"[{string.Join(',', Enumerable.Range(0, Machines).Select(item))}]");

        var (listing, body) = await TimeAsync(host, "/api/virtualization/virtual-machines/?limit=0");
        Assert.True(Encoding.UTF8.GetByteCount(body) > 1_000_000);
        var (interfaces, _) = await TimeAsync(host, "/api/virtualization/interfaces/?limit=0");
        var (filtered, _) = await TimeAsync(host, "/api/virtualization/virtual-machines/?tag=web&role=small&cf_size=l&name__isw=m9");
        var (one, _) = await TimeAsync(host, "/api/virtualization/virtual-machines/500/");
        var start = Stopwatch.GetTimestamp();
        await host.SendAsync("PATCH", "/api/virtualization/virtual-machines/500/", """{"comments": "x"}""");
        var patch = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        await host.RestartAsync();
        var restart = Stopwatch.GetElapsedTime(start);

        TestContext.Current.TestOutputHelper?.WriteLine($"listing {listing.TotalMilliseconds:0} ms, interfaces "
            + $"{interfaces.TotalMilliseconds:0} ms, filtered {filtered.TotalMilliseconds:0} ms, one {one.TotalMilliseconds:0.00} ms, "
            + $"patch {patch.TotalMilliseconds:0.0} ms, restart {restart.TotalMilliseconds:0} ms");
        Assert.True(listing < TimeSpan.FromSeconds(1) && interfaces < TimeSpan.FromSeconds(1) && filtered < TimeSpan.FromSeconds(0.2)
            && one < TimeSpan.FromMilliseconds(20) && patch < TimeSpan.FromSeconds(5));
    }

    private static async Task<(TimeSpan, string)> TimeAsync(StoreHost host, string path)
    {
        var best = TimeSpan.MaxValue;
        var body = "";
        for (var i = 0; i < 4; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await host.SendAsync("GET", path);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            Assert.Equal(200, answer.Status);
            body = answer.Body;
        }
        return (best, body);
    }
}
