using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store.Reading;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Where cables lead: by their profiles, through panels, and after they have gone.</summary>
public sealed class CableWayTests
{
    // Profile, end, and what each connector/position leads to, in order. What NetBox's cable_profiles.py says of them.
    [Theory]
    [InlineData("trunk-2c1p", "B", "1/1 2/1")]
    [InlineData("single-1c4p", "A", "1/1 1/2 1/3 1/4")]
    [InlineData("breakout-1c4p-4c1p", "A", "1/1 2/1 3/1 4/1")]
    [InlineData("breakout-1c4p-4c1p", "B", "1/1 1/2 1/3 1/4")]
    [InlineData("trunk-2c4p-shuffle", "A", "1/1 1/2 2/1 2/2 1/3 1/4 2/3 2/4")]
    [InlineData("trunk-2c4p-shuffle", "B", "1/1 1/2 2/1 2/2 1/3 1/4 2/3 2/4")]
    [InlineData("trunk-4c4p-shuffle", "A", "1/1 2/1 3/1 4/1 1/2 2/2 3/2 4/2 1/3 2/3 3/3 4/3 1/4 2/4 3/4 4/4")]
    [InlineData("breakout-2c4p-8c1p-shuffle", "A", "1/1 2/1 5/1 6/1 3/1 4/1 7/1 8/1")]
    [InlineData("breakout-2c4p-8c1p-shuffle", "B", "1/1 1/2 2/1 2/2 1/3 1/4 2/3 2/4")]
    public void Profiles_LeadFromPositionToPosition(string name, string end, string leads)
    {
        var profile = CableProfile.Of(name)!;
        var (connectors, positions) = profile.At(end);
        var found = Enumerable.Range(1, connectors)
            .SelectMany(c => Enumerable.Range(1, positions).Select(p => profile.Facing(end, c, p)));
        Assert.Equal(leads, string.Join(' ', found
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Connector}/{f.Position}"))));
    }

    [Fact]
    public async Task Ways_ThroughAPanelOfOnePosition_KeepTheirPosition()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "frontport", [3]);
        await CableAsync(host, "rearport", [2], "frontport", [1]);
        await CableAsync(host, "rearport", [1], "rearport", [3]);
        await CableAsync(host, "frontport", [5], "interface", [2]);

        Assert.Equal("2", await EndsAsync(host, 1));
        Assert.Equal("1", await EndsAsync(host, 2));
    }

    [Fact]
    public async Task Ways_AlongSeveralCables_AreThereWhenAllAre()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "frontport", [2, 3]);
        await CableAsync(host, "interface", [2], "frontport", [4, 5]);
        await host.SendAsync("PATCH", "/api/dcim/front-ports/2/", """{"rear_ports": [{"position": 1, "rear_port": 4}]}""");
        await host.SendAsync("PATCH", "/api/dcim/front-ports/4/", """{"rear_ports": [{"position": 1, "rear_port": 5}]}""");
        foreach (var rear in (long[])[2, 3])
            await host.SendAsync("PATCH", $"/api/dcim/rear-ports/{rear}/", """{"front_ports": [], "positions": 1}""");
        await host.SendAsync("PATCH", "/api/dcim/front-ports/3/", """{"rear_ports": [{"position": 1, "rear_port": 2}]}""");
        await host.SendAsync("PATCH", "/api/dcim/front-ports/5/", """{"rear_ports": [{"position": 1, "rear_port": 3}]}""");
        var other = await CableAsync(host, "rearport", [4], "rearport", [5]);
        var last = await CableAsync(host, "rearport", [2], "rearport", [3]);
        Assert.True(await IsReachableAsync(host, 1));
        foreach (var cable in (long[])[other, last])
        {
            await host.SendAsync("PATCH", $"/api/dcim/cables/{cable}/", """{"status": "planned"}""");
            Assert.False(await IsReachableAsync(host, 1));
            await host.SendAsync("PATCH", $"/api/dcim/cables/{cable}/", """{"status": "connected"}""");
        }
    }

    [Fact]
    public async Task Connectors_HaveOnePortEach()
    {
        await using var host = await PanelsAsync();
        var cable = await CableAsync(host, "interface", [1, 2], "interface", [3, 4], "trunk-2c1p");
        await host.SendAsync("PATCH", $"/api/dcim/cables/{cable}/", $$"""{"a_terminations": {{Ends("interface", [2, 5])}}}""");

        Assert.Equal(("4", "3"), (await EndsAsync(host, 2), await EndsAsync(host, 5)));
    }

    [Fact]
    public async Task Ways_ThatPart_SayThatTheyAreSplit()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "rearport", [2]);
        // From behind, nothing says which of the two positions is meant.
        Assert.Equal("interface 1 > rearport 2 split", await PathsAsync(host, "rear-ports", 2));
        Assert.Equal("", await EndsAsync(host, 1));
        Assert.Equal("", await PathsAsync(host, "front-ports", 2));
    }

    [Fact]
    public async Task Ways_ThatEndInAPanel_AreToldOfThePanel()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "frontport", [2]);
        Assert.Equal("interface 1 > frontport 2 > rearport 2", await PathsAsync(host, "rear-ports", 2));
        Assert.Equal("interface 1 - cable - frontport 2, rearport 2 - none - none", await TraceAsync(host, "interfaces", 1));
        Assert.Equal("", await TraceAsync(host, "interfaces", 2));
        Assert.Equal("", await PathsAsync(host, "rear-ports", 3));
    }

    [Fact]
    public async Task Ways_AlongCablesSideBySide_ShowThemAll()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "frontport", [2, 4]);
        await CableAsync(host, "rearport", [2], "interface", [2]);
        // The two ports are of one device, and lead to different rear ports, of which one has a cable.
        var paths = await PathsAsync(host, "rear-ports", 3);
        Assert.Contains("frontport 2 frontport 4 > rearport 2 rearport 3", paths, StringComparison.Ordinal);
        Assert.Contains("split", paths, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_GoOnFromABridge()
    {
        await using var host = await PanelsAsync();
        await CableAsync(host, "interface", [1], "interface", [2]);
        await CableAsync(host, "interface", [3], "interface", [4]);
        await host.SendAsync("PATCH", "/api/dcim/interfaces/2/", """{"bridge": 3}""");
        Assert.Equal(
            "interface 1 - cable - interface 2, interface 3 - cable - interface 4", await TraceAsync(host, "interfaces", 1));
        Assert.Equal("host1", (await host.SendAsync("GET",
            "/api/dcim/connected-device/?peer_device=host1&peer_interface=eth1")).Json.GetProperty("name").GetString());
        Assert.Equal(404, (await host.SendAsync("GET", "/api/dcim/connected-device/?peer_device=host1&peer_interface=eth4")).Status);
        Assert.Equal(400, (await host.SendAsync("GET", "/api/dcim/connected-device/?peer_device=host1")).Status);
    }

    [Fact]
    public async Task Cables_ThatGo_LeaveASoundStore()
    {
        await using var host = await PanelsAsync();
        var cable = await CableAsync(host, "interface", [1], "interface", [2]);
        await CableAsync(host, "interface", [3], "interface", [4]);
        Assert.Equal(204, (await host.SendAsync("DELETE", $"/api/dcim/cables/{cable}/")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/interfaces/3/")).Status);
        await host.Store.DisposeAsync();

        Assert.Empty(StoreCheck.Run(host.Path).Findings);
    }

    // Interfaces 1 to 5, front port 1 on rear port 1, and two panels: front ports 2 and 3 on both positions of rear port 2, 4 and 5 on 3.
    private static async Task<StoreHost> PanelsAsync()
    {
        var host = await SmallStore.CreateAsync();
        foreach (var name in (string[])["eth1", "eth2", "eth3", "eth4"])
            await host.PostAsync("/api/dcim/interfaces/", $$"""{"device": 1, "name": "{{name}}", "type": "1000base-t"}""");
        foreach (var (name, positions) in ((string, int)[])[("p", 2), ("q", 2), ("p1", 1), ("q1", 1)])
            await host.PostAsync(
                "/api/dcim/rear-ports/", $$"""{"device": 1, "name": "{{name}}", "type": "lc", "positions": {{positions}}}""");
        foreach (var (rear, position) in ((int, int)[])[(2, 1), (2, 2), (3, 1), (3, 2)])
            await host.PostAsync("/api/dcim/front-ports/", $$"""
                {"device": 1, "name": "{{rear}}-{{position}}", "type": "lc",
                 "rear_ports": [{"position": 1, "rear_port": {{rear}}, "rear_port_position": {{position}}}]}
                """);
        return host;
    }

    private static string Ends(string type, long[] ids) =>
        $"[{string.Join(',', ids.Select(id => $$"""{"object_type": "dcim.{{type}}", "object_id": {{id}}}"""))}]";

    private static async Task<long> CableAsync(StoreHost host, string near, long[] a, string far, long[] b, string profile = "") =>
        (await host.PostAsync("/api/dcim/cables/", $$"""
            {"profile": "{{profile}}", "a_terminations": {{Ends(near, a)}}, "b_terminations": {{Ends(far, b)}}}
            """)).GetProperty("id").GetInt64();

    private static async Task<string> EndsAsync(StoreHost host, long port) =>
        (await host.SendAsync("GET", $"/api/dcim/interfaces/{port}/")).Json.GetProperty("connected_endpoints") is
            { ValueKind: JsonValueKind.Array } ends ? string.Join(' ', ends.EnumerateArray().Select(e => e.GetProperty("id"))) : "";

    private static async Task<string> PathsAsync(StoreHost host, string list, long port) =>
        string.Join(", ", (await host.SendAsync("GET", $"/api/dcim/{list}/{port}/paths/")).Json.EnumerateArray().Select(path =>
            string.Join(" > ", path.GetProperty("path").EnumerateArray().Select(Named)
                .Where(name => !name.StartsWith("cable", StringComparison.Ordinal))) + (path.GetProperty("is_split").GetBoolean() ? " split" : "")));

    private static async Task<string> TraceAsync(StoreHost host, string list, long port) =>
        string.Join(", ", (await host.SendAsync("GET", $"/api/dcim/{list}/{port}/trace/")).Json.EnumerateArray().Select(step =>
            $"{Named(step[0])} - {(step[1].ValueKind == JsonValueKind.Object ? "cable" : "none")} - {Named(step[2])}"));

    private static string Named(JsonElement nodes) => nodes.GetArrayLength() == 0 ? "none" : string.Join(' ', nodes.EnumerateArray()
        .Select(node => (List: node.GetProperty("url").GetString()!.Split('/')[^3], Id: node.GetProperty("id")))
        .Select(node => $"{node.List.TrimEnd('s').Replace("-", "", StringComparison.Ordinal)} {node.Id}"));

    private static async Task<bool> IsReachableAsync(StoreHost host, long port) =>
        (await host.SendAsync("GET", $"/api/dcim/interfaces/{port}/")).Json.GetProperty("connected_endpoints_reachable").GetBoolean();
}
