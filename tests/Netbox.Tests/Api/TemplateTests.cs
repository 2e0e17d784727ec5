using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What becomes of the templates of types, and when they are in the way.</summary>
public sealed class TemplateTests
{
    private const string Device = """{"name": "sw1", "site": 1, "role": 1, "device_type": 1}""";

    [Theory]
    [InlineData("p{vc_position}", "p{vc_position:0}", "'p0', and that name is taken.")]
    [InlineData("p{vc_position:1}", "p1", "'p1', and that name is taken.")]
    public async Task Templates_ThatBecomeNoParts_AreNamed(string one, string other, string said)
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var name in (string[])[one, other])
            await host.PostAsync("/api/dcim/power-port-templates/", $$"""{"device_type": 1, "name": "{{name}}"}""");
        var answer = await host.SendAsync("POST", "/api/dcim/devices/", Device);

        Assert.Equal(400, answer.Status);
        Assert.Contains(said, answer.Json.GetProperty("__all__")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_OfModules_WithNamesThatGetTooLong_AreNamed()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/module-bays/", $$"""{"device": 1, "name": "long", "position": "{{new string('9', 30)}}"}""");
        await host.PostAsync("/api/dcim/module-types/", """{"manufacturer": 1, "model": "Long"}""");
        var name = new string('x', 40) + "{module}";
        await host.PostAsync("/api/dcim/power-port-templates/", $$"""{"module_type": 2, "name": "{{name}}"}""");
        var answer = await host.SendAsync("POST", "/api/dcim/modules/", """{"device": 1, "module_bay": 2, "module_type": 2}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains(name, answer.Body, StringComparison.Ordinal);
        Assert.Contains("which has more than 64 characters.", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_WithTemplatesOfBays_StayParents()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.SendAsync("PATCH", "/api/dcim/device-types/1/", """{"subdevice_role": "parent"}""");
        await host.PostAsync("/api/dcim/device-bay-templates/", """{"device_type": 1, "name": "Bay"}""");
        foreach (var body in (string[])["""{"subdevice_role": ""}""", """{"subdevice_role": null}"""])
        {
            var answer = await host.SendAsync("PATCH", "/api/dcim/device-types/1/", body);
            Assert.Equal(400, answer.Status);
            Assert.Contains("Must delete all device bay templates", answer.Body, StringComparison.Ordinal);
        }
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/device-bay-templates/1/")).Status);
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/device-types/1/", """{"subdevice_role": ""}""")).Status);
    }

    [Fact]
    public async Task Ports_ThatAModuleAdopts_LeadWhereItsTypeSays()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/module-types/", """{"manufacturer": 1, "model": "Panel"}""");
        await host.PostAsync("/api/dcim/rear-port-templates/", """{"module_type": 2, "name": "R", "type": "lc"}""");
        await host.PostAsync("/api/dcim/front-port-templates/", """
            {"module_type": 2, "name": "F", "type": "lc", "rear_ports": [{"position": 1, "rear_port": 1, "rear_port_position": 1}]}
            """);
        await host.PostAsync("/api/dcim/front-ports/", """{"device": 1, "name": "F", "type": "lc", "rear_ports": []}""");
        await host.PostAsync("/api/dcim/module-bays/", """{"device": 1, "name": "second", "position": "2"}""");
        await host.PostAsync("/api/dcim/modules/", """{"device": 1, "module_bay": 2, "module_type": 2, "adopt_components": true}""");

        var front = (await host.SendAsync("GET", "/api/dcim/front-ports/2/")).Json;
        Assert.Equal((2, 2), (
            front.GetProperty("module").GetProperty("id").GetInt32(),
            front.GetProperty("rear_ports")[0].GetProperty("rear_port").GetInt32()));
    }
}
