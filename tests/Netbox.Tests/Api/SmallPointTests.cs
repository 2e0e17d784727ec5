using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Small things that clients notice.</summary>
public sealed class SmallPointTests
{
    [Fact]
    public async Task Interfaces_AreInNaturalOrder_AlsoWhereNamesAreAskedFor()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var name in new[] { "eth10", "eth2", "Eth1" })
            await host.PostAsync("/api/dcim/interfaces/", $$"""{"device": 1, "name": "{{name}}", "type": "other"}""");

        Assert.Equal("eth0 Eth1 eth2 eth10", await NamesAsync(host, "dcim/interfaces/?ordering=name"));
        Assert.Equal("Eth1 eth0 eth2 eth10", await NamesAsync(host, "dcim/interfaces/"));
    }

    [Theory]
    [InlineData("dcim/rack-groups", "rack_count")]
    [InlineData("ipam/rirs", "aggregate_count")]
    [InlineData("dcim/rack-roles", "rack_count")]
    [InlineData("ipam/vlan-groups", "vlan_count")]
    [InlineData("dcim/regions", "site_count")]
    public async Task Brief_HasItsCounts(string list, string count)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/rack-groups/", """{"name": "g", "slug": "g"}""");
        await host.PostAsync("/api/dcim/rack-roles/", """{"name": "g", "slug": "g"}""");

        var first = (await host.SendAsync("GET", $"/api/{list}/?brief=true&limit=1")).Json.GetProperty("results")[0];

        Assert.True(first.TryGetProperty(count, out _), first.GetRawText());
    }

    [Theory]
    [InlineData("192.168.4.0/0.0.0.255", "192.168.4.0/24")]
    [InlineData("192.168.4.0/255.255.255.0", "192.168.4.0/24")]
    [InlineData("192.168.4.0/ 24", "192.168.4.0/24")]
    [InlineData("192.168.4.0/24 ", "192.168.4.0/24")]
    [InlineData("192.168.4.0/+24", "192.168.4.0/24")]
    [InlineData("fd05::/ffff:ffff:ffff:ffff::", "fd05::/64")]
    [InlineData("fd05::/::ffff:ffff:ffff:ffff", "fd05::/64")]
    [InlineData(" 192.168.4.0/24", null)]
    [InlineData("192.168.4.0 /24", null)]
    [InlineData("192.168.4.0/0.0.1.255.0", null)]
    [InlineData("192.168.4.0/0.255.0.255", null)]
    [InlineData("192.168.4.0/-1", null)]
    [InlineData("192.168.4.0/33", null)]
    public async Task Networks_AreReadAsNetaddrReadsThem(string text, string? stored)
    {
        await using var host = new StoreHost();

        var answer = await host.SendAsync("POST", "/api/ipam/prefixes/", $$"""{"prefix": "{{text}}"}""");

        if (stored == null)
            Assert.Equal($$"""{"prefix":["Invalid IP prefix format: {{text}}"]}""", answer.Body);
        else
            Assert.Equal(stored, answer.Json.GetProperty("prefix").GetString());
    }

    [Fact]
    public async Task Devices_WithoutAName_AreShownByWhatTheyHave()
    {
        await using var host = await SmallStore.CreateAsync();
        const string Body = "\"site\": 1, \"role\": 1, \"device_type\": 1";
        var plain = await host.PostAsync("/api/dcim/devices/", $$"""{ {{Body}} }""");
        var tagged = await host.PostAsync("/api/dcim/devices/", $$"""{ {{Body}}, "asset_tag": "A1" }""");
        await host.PostAsync("/api/dcim/virtual-chassis/", """{"name": "stack"}""");
        var member = await host.PostAsync(
            "/api/dcim/devices/", $$"""{ {{Body}}, "asset_tag": "A2", "virtual_chassis": 1, "vc_position": 3 }""");

        Assert.Equal($"M T ({plain.GetProperty("id")})", plain.GetProperty("display").GetString());
        Assert.Equal("M T (A1)", tagged.GetProperty("display").GetString());
        Assert.Equal("stack:3 (A2)", member.GetProperty("display").GetString());
    }

    [Fact]
    public async Task AvailablePrefixes_OfSeveralLengths_AreCutOneAfterTheOther()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/ipam/vrfs/", """{"name": "v"}""");
        await host.PostAsync("/api/ipam/prefixes/", """{"prefix": "10.0.0.0/16", "status": "container"}""");
        await host.PostAsync("/api/ipam/prefixes/", """{"prefix": "10.0.0.0/24", "vrf": 1}""");
        const string Path = "/api/ipam/prefixes/1/available-prefixes/";

        Assert.Equal("10.0.0.0/16", string.Join(' ', (await host.SendAsync("GET", Path)).Json.EnumerateArray()
            .Select(p => p.GetProperty("prefix").GetString())));
        var made = await host.PostAsync(
            Path, $"[{string.Join(',', new[] { 24, 26, 24, 25, 26 }.Select(l => $"{{\"prefix_length\": {l}}}"))}]");

        Assert.Equal("10.0.0.0/24 10.0.1.0/26 10.0.2.0/24 10.0.1.128/25 10.0.1.64/26", string.Join(' ', made.EnumerateArray()
            .Select(p => p.GetProperty("prefix").GetString())));
    }

    [Fact]
    public async Task AvailableAddresses_LeaveOutPopulatedRanges()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/ipam/prefixes/", """{"prefix": "10.0.0.0/29"}""");
        await host.PostAsync(
            "/api/ipam/ip-ranges/", """{"start_address": "10.0.0.1/29", "end_address": "10.0.0.4/29", "mark_populated": true}""");
        await host.PostAsync("/api/ipam/ip-addresses/", """{"address": "10.0.0.5/29"}""");

        Assert.Equal("10.0.0.6/29", Assert.Single(Addresses(await host.SendAsync("GET", "/api/ipam/prefixes/1/available-ips/"))));
        Assert.Empty(Addresses(await host.SendAsync("GET", "/api/ipam/ip-ranges/1/available-ips/")));
    }

    private static IEnumerable<string?> Addresses(StoreAnswer answer) =>
        answer.Json.EnumerateArray().Select(a => a.GetProperty("address").GetString());

    private static async Task<string> NamesAsync(StoreHost host, string path)
    {
        var list = (await host.SendAsync("GET", $"/api/{path}")).Json.GetProperty("results");
        return string.Join(' ', list.EnumerateArray().Select(i => i.GetProperty("name").GetString()));
    }
}
