using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Parts of devices: from the templates of types to cables between them.</summary>
public sealed class ComponentTests
{
    private static readonly (string Path, string Body)[] Type =
    [
        ("dcim/console-port-templates", """{"device_type": 1, "name": "con{vc_position:9}", "type": "rj-45"}"""),
        ("dcim/power-port-templates", """{"device_type": 1, "name": "PSU1", "maximum_draw": 500}"""),
        ("dcim/power-outlet-templates", """{"device_type": 1, "name": "Out1", "power_port": 1, "feed_leg": "A"}"""),
        ("dcim/interface-templates", """{"device_type": 1, "name": "xe-0/0/1", "type": "10gbase-x-sfpp"}"""),
        ("dcim/interface-templates", """{"device_type": 1, "name": "br0", "type": "bridge", "label": "B"}"""),
        ("dcim/interface-templates", """{"device_type": 1, "name": "m0", "type": "1000base-t", "mgmt_only": true, "bridge": 2}"""),
        ("dcim/rear-port-templates", """{"device_type": 1, "name": "R", "type": "mpo", "positions": 2}"""),
        ("dcim/front-port-templates",
            """{"device_type": 1, "name": "F1", "type": "lc", "rear_ports": [{"position": 1, "rear_port": 1, "rear_port_position": 1}]}"""),
        ("dcim/front-port-templates",
            """{"device_type": 1, "name": "F2", "type": "lc", "rear_ports": [{"position": 1, "rear_port": 1, "rear_port_position": 2}]}"""),
        ("dcim/module-bay-templates", """{"device_type": 1, "name": "Slot 1", "position": "1"}"""),
        ("dcim/inventory-item-roles", """{"name": "Fan", "slug": "fan"}"""),
        ("dcim/inventory-item-templates", """
            {"device_type": 1, "name": "Fan 1", "role": 2, "component_type": "dcim.powerporttemplate", "component_id": 1}
            """),
        ("dcim/inventory-item-templates", """{"device_type": 1, "name": "Blade", "parent": 1}"""),
        ("dcim/module-types", """{"manufacturer": 1, "model": "LC"}"""),
        ("dcim/interface-templates", """{"module_type": 2, "name": "et-{module}/0", "type": "100gbase-x-qsfp28"}"""),
    ];

    [Fact]
    public async Task Devices_HaveThePartsOfTheirType()
    {
        await using var host = await CreateAsync();
        var device = await host.PostAsync("/api/dcim/devices/", """{"name": "sw1", "site": 1, "role": 1, "device_type": 1}""");

        var counts = Counts(await GetAsync(host, $"/api/dcim/devices/{device.GetProperty("id")}/"));
        Assert.Equal("1 0 1 1 3 2 1 0 1 2", counts);
        var parts = $"device_id={device.GetProperty("id")}";
        Assert.Equal("con9", (await OneAsync(host, "console-ports", parts)).GetProperty("name").GetString());
        Assert.Equal("PSU1", (await OneAsync(host, "power-outlets", parts)).GetProperty("power_port").GetProperty("name").GetString());
        var managed = await OneAsync(host, "interfaces", parts + "&mgmt_only=true");
        Assert.Equal("br0", managed.GetProperty("bridge").GetProperty("name").GetString());
        var second = await OneAsync(host, "front-ports", parts + "&name=F2");
        Assert.Equal(2, second.GetProperty("rear_ports")[0].GetProperty("rear_port_position").GetInt32());
        Assert.Equal(2, (await OneAsync(host, "rear-ports", parts)).GetProperty("front_ports").GetArrayLength());
        var fan = await OneAsync(host, "inventory-items", parts + "&name=Fan 1");
        Assert.Equal("PSU1", fan.GetProperty("component").GetProperty("name").GetString());
        var blade = await OneAsync(host, "inventory-items", parts + "&name=Blade");
        Assert.Equal(fan.GetProperty("id").GetInt64(), blade.GetProperty("parent").GetInt64());
        Assert.Equal(1, blade.GetProperty("_depth").GetInt32());
        var changes = await GetAsync(host, $"/api/core/object-changes/?changed_object_type=dcim.interface&action=create");
        Assert.Equal(4, changes.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Modules_BringTheirParts()
    {
        await using var host = await CreateAsync();
        await host.PostAsync("/api/dcim/devices/", """{"name": "sw1", "site": 1, "role": 1, "device_type": 1}""");
        var bay = (await OneAsync(host, "module-bays", "name=Slot 1")).GetProperty("id").GetInt64();
        var body = $$"""{"device": 2, "module_bay": {{bay}}, "module_type": 2}""";
        var module = await host.PostAsync("/api/dcim/modules/", body);

        Assert.Equal($"Slot 1: LC ({module.GetProperty("id")})", module.GetProperty("display").GetString());
        Assert.Equal("et-1/0", (await OneAsync(host, "interfaces", "module_id=2")).GetProperty("name").GetString());
        Assert.True((await OneAsync(host, "module-bays", "installed_module_id=2")).GetProperty("_occupied").GetBoolean());
        Assert.Equal(400, (await host.SendAsync("POST", "/api/dcim/modules/", body)).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/modules/2/")).Status);
        Assert.Equal(0, (await GetAsync(host, "/api/dcim/interfaces/?name=et-1/0")).GetProperty("count").GetInt32());
        await host.PostAsync("/api/dcim/modules/", body[..^1] + ", \"replicate_components\": false}");
        Assert.Equal(0, (await GetAsync(host, "/api/dcim/interfaces/?name=et-1/0")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Cables_LeadThroughPanels()
    {
        await using var host = await CreateAsync();
        foreach (var name in new[] { "a", "p", "q", "b" })
            await host.PostAsync("/api/dcim/devices/", $$"""{"name": "{{name}}", "site": 1, "role": 1, "device_type": 1}""");
        var (near, far) = (await PortAsync(host, "interfaces", "a", "xe-0/0/1"), await PortAsync(host, "interfaces", "b", "xe-0/0/1"));
        await CableAsync(host, "interface", near, "frontport", await PortAsync(host, "front-ports", "p", "F2"));
        var rear = await PortAsync(host, "rear-ports", "p", "R");
        await CableAsync(host, "rearport", rear, "rearport", await PortAsync(host, "rear-ports", "q", "R"));
        var half = await GetAsync(host, $"/api/dcim/interfaces/{near}/");
        Assert.Equal(JsonValueKind.Null, half.GetProperty("connected_endpoints").ValueKind);
        Assert.False(half.GetProperty("connected_endpoints_reachable").GetBoolean());
        Assert.Equal("dcim.frontport", half.GetProperty("link_peers_type").GetString());
        var last = await CableAsync(host, "interface", far, "frontport", await PortAsync(host, "front-ports", "q", "F2"));

        var whole = await GetAsync(host, $"/api/dcim/interfaces/{near}/");
        Assert.Equal(far, whole.GetProperty("connected_endpoints")[0].GetProperty("id").GetInt64());
        Assert.Equal("A", whole.GetProperty("cable_end").GetString());
        Assert.True(whole.GetProperty("_occupied").GetBoolean());
        Assert.Equal(3, (await GetAsync(host, $"/api/dcim/interfaces/{near}/trace/")).GetArrayLength());
        Assert.Equal(2, (await GetAsync(host, "/api/dcim/interfaces/?connected=true")).GetProperty("count").GetInt32());
        Assert.Equal(2, (await GetAsync(host, "/api/dcim/cables/?device=q")).GetProperty("count").GetInt32());
        await host.SendAsync("PATCH", $"/api/dcim/cables/{last}/", """{"status": "planned"}""");
        Assert.False((await GetAsync(host, $"/api/dcim/interfaces/{near}/")).GetProperty("connected_endpoints_reachable").GetBoolean());
        Assert.Equal(204, (await host.SendAsync("DELETE", $"/api/dcim/cables/{last}/")).Status);
        var free = await GetAsync(host, $"/api/dcim/interfaces/{far}/");
        Assert.Equal(JsonValueKind.Null, free.GetProperty("cable").ValueKind);
        Assert.Equal(JsonValueKind.Null, free.GetProperty("cable_end").ValueKind);
        Assert.Equal(2 + 4, (await GetAsync(host, "/api/dcim/cable-terminations/")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Cables_AreRefused()
    {
        await using var host = await CreateAsync();
        foreach (var name in new[] { "a", "b" })
            await host.PostAsync("/api/dcim/devices/", $$"""{"name": "{{name}}", "site": 1, "role": 1, "device_type": 1}""");
        var (a, b) = (await PortAsync(host, "interfaces", "a", "xe-0/0/1"), await PortAsync(host, "interfaces", "b", "xe-0/0/1"));
        var power = await PortAsync(host, "power-ports", "a", "PSU1");
        List<(string Body, string Words)> refused =
        [
            ("{}", "Must define A and B terminations when creating a new cable."),
            (Cable("interface", a, "interface", a), "A and B terminations cannot connect to the same object."),
            (Cable("interface", a, "powerport", power), "Incompatible termination types: interface and powerport"),
            (Cable("interface", a, "interface", 999), "There is no interface 999."),
            (Cable("interface", a, "interface", await PortAsync(host, "interfaces", "b", "br0")),
                "Cables cannot be terminated to Bridge interfaces"),
            (Cable("interface", a, "interface", b)[..^1] + ", \"length\": 3}", "Must specify a unit when setting a cable length"),
        ];
        foreach (var (body, words) in refused)
        {
            var answer = await host.SendAsync("POST", "/api/dcim/cables/", body);
            Assert.Equal((400, true), (answer.Status, answer.Body.Contains(words, StringComparison.Ordinal)));
        }
        await CableAsync(host, "interface", a, "interface", b);
        var other = await PortAsync(host, "interfaces", "b", "m0");
        var again = await host.SendAsync("POST", "/api/dcim/cables/", Cable("interface", a, "interface", other));
        Assert.Contains("Duplicate termination found for dcim.interface", again.Body, StringComparison.Ordinal);
        var marked = await host.SendAsync("PATCH", $"/api/dcim/interfaces/{a}/", """{"mark_connected": true}""");
        Assert.Contains("Cannot mark as connected with a cable attached.", marked.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateways_HaveAddressesAndInterfaces()
    {
        await using var host = await CreateAsync();
        await host.PostAsync("/api/ipam/fhrp-groups/", """{"protocol": "vrrp2", "group_id": 7, "name": "gw"}""");
        await host.PostAsync(
            "/api/ipam/ip-addresses/", """{"address": "10.1.2.1/24", "assigned_object_type": "ipam.fhrpgroup", "assigned_object_id": 2}""");
        var body = """{"group": 2, "interface_type": "virtualization.vminterface", "interface_id": 1, "priority": 100}""";
        await host.PostAsync("/api/ipam/fhrp-group-assignments/", body);

        var group = await GetAsync(host, "/api/ipam/fhrp-groups/2/");
        Assert.Equal("gw VRRPv2: 7 (10.1.2.1/24)", group.GetProperty("display").GetString());
        Assert.Equal(1, group.GetProperty("ip_addresses").GetArrayLength());
        Assert.Equal(1, (await GetAsync(host, "/api/virtualization/interfaces/1/")).GetProperty("count_fhrp_groups").GetInt32());
        Assert.Equal(1, (await GetAsync(host, "/api/ipam/fhrp-group-assignments/?virtual_machine=vm10")).GetProperty("count").GetInt32());
        Assert.Equal(1, (await GetAsync(host, "/api/ipam/ip-addresses/?fhrpgroup_id=2")).GetProperty("count").GetInt32());
        Assert.Equal(400, (await host.SendAsync("POST", "/api/ipam/fhrp-group-assignments/", body)).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/virtualization/interfaces/1/")).Status);
        Assert.Equal(0, (await GetAsync(host, "/api/ipam/fhrp-group-assignments/?group_id=2")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Devices_AreInstalledInDevices()
    {
        await using var host = await CreateAsync();
        await host.PostAsync(
            "/api/dcim/device-types/", """{"model": "Chassis", "slug": "c", "manufacturer": 1, "subdevice_role": "parent"}""");
        await host.PostAsync("/api/dcim/device-bay-templates/", """{"device_type": 2, "name": "Bay"}""");
        await host.PostAsync("/api/dcim/devices/", """{"name": "chassis", "site": 1, "role": 1, "device_type": 2}""");
        await host.PostAsync("/api/dcim/devices/", """{"name": "blade", "site": 1, "role": 1, "device_type": 1}""");
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/device-bays/1/", """{"installed_device": 3}""")).Status);
        await host.SendAsync("PATCH", "/api/dcim/devices/2/", """{"site": 2}""");

        var blade = await GetAsync(host, "/api/dcim/devices/3/");
        Assert.Equal(("chassis", "Bay", 2), (
            blade.GetProperty("parent_device").GetProperty("name").GetString(),
            blade.GetProperty("parent_device").GetProperty("device_bay").GetProperty("name").GetString(),
            blade.GetProperty("site").GetProperty("id").GetInt32()));
        Assert.Equal(400, (await host.SendAsync("POST", "/api/dcim/device-bays/", """{"device": 1, "name": "x"}""")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/devices/3/")).Status);
        Assert.False((await GetAsync(host, "/api/dcim/device-bays/1/")).GetProperty("_occupied").GetBoolean());
    }

    private static async Task<StoreHost> CreateAsync()
    {
        var host = await SmallStore.CreateAsync();
        foreach (var (path, body) in Type)
            await host.PostAsync($"/api/{path}/", body);
        return host;
    }

    private static string Counts(JsonElement device) => string.Join(' ', new[]
    {
        "console_port", "console_server_port", "power_port", "power_outlet", "interface", "front_port", "rear_port", "device_bay",
        "module_bay", "inventory_item",
    }.Select(name => device.GetProperty(name + "_count").GetInt32()));

    private static async Task<JsonElement> GetAsync(StoreHost host, string path)
    {
        var answer = await host.SendAsync("GET", path.Replace(" ", "%20", StringComparison.Ordinal));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Body}");
        return answer.Json;
    }

    private static async Task<JsonElement> OneAsync(StoreHost host, string list, string query) =>
        (await GetAsync(host, $"/api/dcim/{list}/?{query}")).GetProperty("results").EnumerateArray().Single();

    private static async Task<long> PortAsync(StoreHost host, string list, string device, string name) =>
        (await OneAsync(host, list, $"device={device}&name={name}")).GetProperty("id").GetInt64();

    private static string Cable(string near, long a, string far, long b) => $$"""
        {"a_terminations": [{"object_type": "dcim.{{near}}", "object_id": {{a}}}],
         "b_terminations": [{"object_type": "dcim.{{far}}", "object_id": {{b}}}]}
        """.Trim();

    private static async Task<long> CableAsync(StoreHost host, string near, long a, string far, long b) =>
        (await host.PostAsync("/api/dcim/cables/", Cable(near, a, far, b))).GetProperty("id").GetInt64();
}
