using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Objects of one list that are in each other's way: each is good by itself, and none is made.</summary>
public sealed class ClashingItemsTests
{
    private const string Machines = "virtualization/virtual-machines/";

    [Theory]
    [InlineData(Machines, """{"name": "web", "cluster": 1}""", """{"name": "WEB", "cluster": 1}""",
        """{"__all__":["Virtual machine name must be unique per cluster."]}""")]
    [InlineData("virtualization/interfaces/", """{"name": "x0", "virtual_machine": 1}""", """{"name": "x0", "virtual_machine": 1}""",
        """{"__all__":["Interface with this Virtual machine and Name already exists."]}""")]
    [InlineData("dcim/sites/", """{"name": "a", "slug": "a"}""", """{"name": "b", "slug": "a"}""",
        """{"slug":["site with this slug already exists."]}""")]
    [InlineData("ipam/ip-addresses/", """{"address": "10.9.9.9/24", "vrf": 2}""", """{"address": "10.9.9.9/25", "vrf": 2}""",
        """{"address":["Duplicate IP address found in VRF strict: 10.9.9.9/24"]}""")]
    [InlineData(Machines, """{"name": "a", "cluster": 1, "custom_fields": {"inventory": "7"}}""",
        """{"name": "b", "cluster": 1, "custom_fields": {"inventory": "7"}}""",
        """{"__all__":["Custom field 'inventory' must have a unique value."]}""")]
    public async Task SecondOfTwo_IsRefused_AndNeitherIsMade(string list, string first, string second, string refusal)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/ipam/vrfs/", """{"name": "strict", "enforce_unique": true}""");
        if (refusal.Contains("inventory", StringComparison.Ordinal))
            await host.PostAsync("/api/extras/custom-fields/", """
                {"name": "inventory", "type": "text", "unique": true, "object_types": ["virtualization.virtualmachine"]}
                """);
        var before = await CountAsync(host, list);

        var answer = await host.SendAsync("POST", $"/api/{list}", $"[{first}, {second}]");

        Assert.Equal((400, refusal), (answer.Status, answer.Body));
        Assert.Equal(before, await CountAsync(host, list));
    }

    [Fact]
    public async Task Item_ThatNamesOneBeforeIt_DoesNotFindIt()
    {
        await using var host = await SmallStore.CreateAsync();
        var made = await host.PostAsync("/api/virtualization/interfaces/", """{"name": "x0", "virtual_machine": 1}""");
        var next = made.GetProperty("id").GetInt64() + 1;

        var answer = await host.SendAsync("POST", "/api/virtualization/interfaces/", $$"""
            [{"name": "x1", "virtual_machine": 1}, {"name": "x2", "virtual_machine": 1, "parent": {{next}}}]
            """);

        Assert.Equal(
            (400, $$"""[{},{"parent":["Related object not found using the provided numeric ID: {{next}}"]}]"""),
            (answer.Status, answer.Body));
    }

    private static async Task<long> CountAsync(StoreHost host, string list) =>
        (await host.SendAsync("GET", $"/api/{list}?limit=1")).Json.GetProperty("count").GetInt64();
}
