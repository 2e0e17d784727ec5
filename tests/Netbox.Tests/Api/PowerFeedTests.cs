using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Power from a panel to a device: what a feed gives, where it leads, and what holds it.</summary>
public sealed class PowerFeedTests
{
    [Theory]
    [InlineData("""{"name": "f"}""", 1440)]
    [InlineData("""{"name": "f", "voltage": 230, "amperage": 16, "max_utilization": 100, "phase": "three-phase"}""", 6374)]
    [InlineData("""{"name": "f", "voltage": -48, "amperage": 10, "supply": "dc"}""", 384)]
    [InlineData("""{"name": "f", "voltage": 5, "amperage": 1, "max_utilization": 50}""", 2)]
    public async Task Power_IsWorkedOut_AndFound(string feed, int watts)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/power-feeds/", feed.Replace("{", "{\"power_panel\": 1, "));
        Assert.Equal("f", await NamesAsync(host, $"dcim/power-feeds/?name=f&available_power={watts}"));
        Assert.Equal("", await NamesAsync(host, $"dcim/power-feeds/?name=f&available_power={watts + 1}"));

        await host.SendAsync("PATCH", "/api/dcim/power-feeds/2/",
            """{"amperage": 2, "voltage": 100, "max_utilization": 100, "phase": "single-phase"}""");
        Assert.Equal("f", await NamesAsync(host, "dcim/power-feeds/?name=f&available_power=200"));
    }

    [Fact]
    public async Task Feed_LeadsToAPort_ThroughItsCable()
    {
        await using var host = await SmallStore.CreateAsync();
        var refused = await host.SendAsync("POST", "/api/dcim/cables/", Cable("dcim.poweroutlet"));
        Assert.Equal("""{"__all__":["Incompatible termination types: powerfeed and poweroutlet"]}""", refused.Body);
        Assert.Equal("", await NamesAsync(host, "dcim/power-feeds/?connected=true"));
        await host.PostAsync("/api/dcim/cables/", Cable("dcim.powerport"));

        var feed = (await host.SendAsync("GET", "/api/dcim/power-feeds/1/")).Json;
        Assert.Equal("psu", feed.GetProperty("connected_endpoints")[0].GetProperty("name").GetString());
        Assert.True(feed.GetProperty("_occupied").GetBoolean());
        Assert.Equal("feed", await NamesAsync(host, "dcim/power-feeds/?connected=true&cabled=true&site=one&rack_id=1"));
        Assert.Equal("psu", await NamesAsync(host, "dcim/power-ports/?connected=true"));
        var way = (await host.SendAsync("GET", "/api/dcim/power-feeds/1/trace/")).Json;
        Assert.Equal("psu", way[0][2][0].GetProperty("name").GetString());
        foreach (var (filter, count) in new[] { ("powerfeed_id=1", 1), ("powerfeed_id=2", 0), ("powerport_id=1", 1) })
            Assert.Equal((filter, count), (filter, await CountAsync(host, $"dcim/cables/?{filter}")));
        Assert.Equal(1, await CountAsync(host, "dcim/cable-terminations/?powerfeed_id=1"));

        Assert.Equal(400, (await host.SendAsync("PATCH", "/api/dcim/power-feeds/1/", """{"mark_connected": true}""")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/power-feeds/1/")).Status);
        Assert.Equal("", await NamesAsync(host, "dcim/power-ports/?connected=true"));
    }

    [Fact]
    public async Task Cables_OfAFeed_AreFoundWhereItsRackIs()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/devices/", """{"name": "far", "site": 2, "role": 1, "device_type": 1}""");
        await host.PostAsync("/api/dcim/power-ports/", """{"device": 2, "name": "psu"}""");
        await host.PostAsync("/api/dcim/cables/", Cable("dcim.powerport").Replace("\"object_id\": 1}]}", "\"object_id\": 2}]}"));

        foreach (var (filter, count) in new[]
        {
            ("rack_id=1", 1), ("rack_id=2", 0), ("rack=R1", 1), ("site=one", 1), ("site=two", 1), ("location_id=1", 1), ("device=far", 1),
        })
            Assert.Equal((filter, count), (filter, await CountAsync(host, $"dcim/cables/?powerfeed_id=1&{filter}")));
    }

    [Fact]
    public async Task Panels_AndRacks_StayWhileAFeedNeedsThem()
    {
        await using var host = await SmallStore.CreateAsync();
        var refused = await host.SendAsync("DELETE", "/api/dcim/power-panels/1/");
        Assert.Equal("""{"detail":"Unable to delete object. 1 dependent objects were found: feed (1)"}""", refused.Body);
        Assert.Equal(1, (await host.SendAsync("GET", "/api/dcim/racks/1/")).Json.GetProperty("powerfeed_count").GetInt32());

        var written = (await host.SendAsync(
            "PUT", "/api/dcim/power-feeds/1/", """{"power_panel": 1, "name": "feed"}""")).Json;
        Assert.Equal(JsonValueKind.Null, written.GetProperty("rack").ValueKind);
        Assert.Equal("a10", written.GetProperty("tenant").GetProperty("name").GetString());
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/power-feeds/1/")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/power-panels/1/")).Status);
    }

    private static string Cable(string other) =>
        """{"a_terminations": [{"object_type": "dcim.powerfeed", "object_id": 1}], "b_terminations": """
        + $$"""[{"object_type": "{{other}}", "object_id": 1}]}""";

    private static async Task<string> NamesAsync(StoreHost host, string list) => string.Join(", ", (await host.SendAsync(
        "GET", $"/api/{list}")).Json.GetProperty("results").EnumerateArray().Select(o => o.GetProperty("name").GetString()));

    private static async Task<int> CountAsync(StoreHost host, string list) =>
        (await host.SendAsync("GET", $"/api/{list}")).Json.GetProperty("count").GetInt32();
}
