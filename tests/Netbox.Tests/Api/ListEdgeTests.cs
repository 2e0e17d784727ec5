using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Lists asked for what is at the edge: ids nobody has, many values, orders that lead through another list twice.</summary>
public sealed class ListEdgeTests
{
    [Theory]
    [InlineData("dcim/sites", 3)]
    [InlineData("dcim/sites", 33)]
    [InlineData("dcim/sites", 1L << 31)]
    [InlineData("dcim/sites", 1L << 32)]
    [InlineData("dcim/sites", long.MaxValue)]
    [InlineData("core/object-changes", 1L << 32)]
    public async Task Start_BeyondAllIds_IsAnEmptyPage(string path, long start)
    {
        await using var host = await SmallStore.CreateAsync();
        var answer = await host.SendAsync("GET", $"/api/{path}/?start={start}");
        Assert.True(answer.Status == 200 && answer.Json.GetProperty("results").GetArrayLength() == 0, $"{answer.Status} {answer.Body}");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public async Task ManyIds_OneThatIsNobodys_FindTheOthers(string none)
    {
        await using var host = await SmallStore.CreateAsync();
        var many = string.Join('&', Enumerable.Range(1, 20).Select(id => $"virtual_machine_id={id}"));
        var answer = await host.SendAsync("GET", $"/api/ipam/ip-addresses/?{many}&virtual_machine_id={none}");
        Assert.True(answer.Status == 200 && answer.Json.GetProperty("count").GetInt32() == 1, $"{answer.Status} {answer.Body}");
    }

    [Fact]
    public async Task ManyIds_OneThatIsNoNumber_AreRefused()
    {
        await using var host = await SmallStore.CreateAsync();
        var answer = await host.SendAsync("GET", "/api/ipam/ip-addresses/?virtual_machine_id=1&virtual_machine_id=x");
        Assert.Equal((400, """{"virtual_machine_id":["Enter a whole number."]}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Order_ByARelationAndACountOfOneKind_FollowsBoth()
    {
        const string List = "dcim/virtual-chassis/?ordering=master,member_count,id";
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/virtual-chassis/", """[{"name": "a"}, {"name": "b"}]""");
        Assert.Equal("a b", await NamesAsync(host, List));
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/devices/1/", """{"virtual_chassis": 1, "vc_position": 1}""")).Status);
        Assert.Equal("b a", await NamesAsync(host, List));
    }

    [Fact]
    public async Task Order_ByWhatIsBelowInATree_FollowsAMove()
    {
        const string List = "dcim/device-roles/?ordering=virtualmachine_count,id";
        await using var host = await SmallStore.CreateAsync();
        var roles = Enumerable.Range(0, 8).Select(i => $$"""{"name": "r{{i}}", "slug": "r{{i}}"}""");
        await host.PostAsync("/api/dcim/device-roles/", $"[{string.Join(',', roles)}]");
        Assert.Equal("r0 r1 r2 r3 r4 r5 r6 r7 Server Small", await NamesAsync(host, List));
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/device-roles/2/", """{"parent": 3}""")).Status);
        Assert.Equal("Server r1 r2 r3 r4 r5 r6 r7 Small r0", await NamesAsync(host, List));
    }

    private static async Task<string> NamesAsync(StoreHost host, string list) => string.Join(' ', (await host.SendAsync(
        "GET", $"/api/{list}")).Json.GetProperty("results").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
}
